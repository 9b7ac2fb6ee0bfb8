import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { OssDirectUpload } from '../../src/element.js';
import { type DrivenApp, startApp } from '../support/node/driven-app.js';

interface Around {
  add(size: number): Promise<unknown>;
}
declare const around: Around;

/** What an upload needs, and not the right to look at what arrived. */
const rolePolicy = {
  Version: '1',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['oss:PutObject', 'oss:AbortMultipartUpload', 'oss:ListParts'],
      Resource: ['acs:oss:*:*:*'],
    },
  ],
};
const SIZE = 7_000_000;

let app: DrivenApp;
let page: Page;

before(async () => (app = await startApp(undefined, { rolePolicy: JSON.stringify(rolePolicy) })));
after(() => app.stop());
beforeEach(async () => {
  await app.switches();
  await fetch(`${app.cloud.endpoint}/-/requests`, { method: 'DELETE' });
  page = await app.browser.newPage();
});

/** How an upload of `size` bytes ends. */
async function upload(size: number, settings: { once?: boolean; key?: string } = {}) {
  const words = new URLSearchParams({ mode: 'sts', endpoint: '/get_sts_token_for_oss_upload' });
  await page.goto(`${app.site.origin}/pages/around.html?${words}`);
  await page.waitForFunction(() => 'around' in globalThis && customElements.get('oss-direct-upload'));
  return page.evaluate(
    async ({ size: bytes, once, key }) => {
      const element = document.querySelector<OssDirectUpload>('oss-direct-upload')!;
      if (once) element.objectHeaders = { 'x-oss-forbid-overwrite': 'true' };
      if (key) element.key = () => key;
      const end = new Promise((resolve) => element.addEventListener('uploads-settled', resolve, { once: true }));
      await around.add(bytes);
      await end;
      const [task] = element.tasks;
      const { key: stored, verified, unverifiedReason } = task?.result ?? {};
      return { status: task?.status, code: task?.error?.code, stored, verified, unverifiedReason };
    },
    { size, ...settings },
  );
}

interface Logged {
  operation: string;
  method: string;
  status: number;
}

async function count(operation: string, status?: number): Promise<number> {
  const { requests } = (await (await fetch(`${app.cloud.endpoint}/-/requests`)).json()) as { requests: Logged[] };
  const ofIt = requests.filter((one) => one.operation === operation && one.method !== 'OPTIONS');
  return ofIt.filter((one) => status === undefined || one.status === status).length;
}

const isStored = async (key: string | undefined, size = SIZE) => {
  const content = await app.storedBytes(key ?? '');
  assert.ok(content.length === size && content.every((byte, i) => byte === ((i * 31 + (i >> 8) * 7) & 255)));
};

describe('a role without oss:GetObject', () => {
  it('after a lost response of Complete: the upload is done, unverified', async () => {
    await app.switches({ faults: [{ kind: 'truncate', operation: 'CompleteMultipartUpload', times: 1 }] });
    const { stored, ...end } = await upload(SIZE);
    assert.deepEqual(end, { status: 'done', verified: false, unverifiedReason: 'answer-lost', code: undefined });
    await isStored(stored);
    assert.equal(await count('HeadObject', 403), 1);
    assert.equal(await count('InitiateMultipartUpload'), 1);
  });

  it('when another client aborted the upload: starts one new upload', async () => {
    await app.switches({ faults: [{ kind: 'ended', operation: 'CompleteMultipartUpload', times: 1 }] });
    const { stored, verified } = await upload(SIZE);
    assert.equal(verified, true);
    await isStored(stored);
    assert.equal(await count('InitiateMultipartUpload'), 2);
  });

  it('when each upload is aborted: fails', async () => {
    await app.switches({ faults: [{ kind: 'ended', operation: 'CompleteMultipartUpload' }] });
    const { status, code } = await upload(SIZE);
    assert.deepEqual([status, code], ['failed', 'gone']);
    assert.equal(await count('InitiateMultipartUpload'), 2);
  });

  for (const size of [1000, SIZE]) {
    const faults = [{ kind: 'status', status: 409, code: 'FileAlreadyExists', times: 1 }];
    const operation = ['PutObject', 'PostObject', 'CompleteMultipartUpload'];

    it(`409 for a random key, ${size} bytes: counts as this file's own object`, async () => {
      await app.switches({ faults: faults.map((fault) => ({ ...fault, operation })) });
      const { status, unverifiedReason } = await upload(size, { once: true });
      assert.deepEqual([status, unverifiedReason], ['done', 'answer-lost']);
    });

    it(`409 for a key that others can have, ${size} bytes: is a conflict, also after a lost response`, async () => {
      const lost = { kind: size > 6e6 ? 'truncate' : 'page', operation, times: 1 };
      await app.switches({ faults: [lost, ...faults.map((fault) => ({ ...fault, operation, skip: 1 }))] });
      const { status, code } = await upload(size, { once: true, key: `narrow/${Math.random()}.mp4` });
      assert.deepEqual([status, code], ['failed', 'conflict']);
    });
  }
});
