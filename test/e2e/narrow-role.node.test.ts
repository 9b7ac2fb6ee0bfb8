import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { OssDirectUpload } from '../../src/element.js';
import { startApp } from '../support/node/driven-app.js';

interface Around {
  add(size: number): Promise<unknown>;
}
declare const around: Around;

/** What an upload needs, and not the right to look at what arrived. */
const Action = ['oss:PutObject', 'oss:AbortMultipartUpload', 'oss:ListParts'];
const rolePolicy = { Version: '1', Statement: [{ Effect: 'Allow', Action, Resource: ['acs:oss:*:*:*'] }] };
/** In one request, and in parts. */
const [SMALL, LARGE] = [1000, 1_500_000];

const app = await startApp(undefined, { rolePolicy: JSON.stringify(rolePolicy) });
after(() => app.stop());
let page: Page;
beforeEach(async () => {
  app.switches();
  app.cloud.log.clear();
  await page?.close();
  page = await app.browser.newPage();
});

/** How an upload of `size` bytes ends. */
async function upload(size: number, settings: { once?: boolean; key?: string } = {}) {
  const attributes = { mode: 'sts', endpoint: '/get_sts_token_for_oss_upload', 'part-size': '1MB' };
  await page.goto(`${app.site.origin}/pages/around.html?${new URLSearchParams(attributes)}`);
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

const count = (operation: string, status?: number) =>
  app.cloud.log.records.filter(
    (one) => one.operation === operation && one.method !== 'OPTIONS' && (status ?? one.status) === one.status,
  ).length;

async function isStored(key = ''): Promise<void> {
  const content = await app.storedBytes(key);
  assert.ok(content.length === LARGE && content.every((byte, i) => byte === ((i * 31 + (i >> 8) * 7) & 255)));
}

describe('a role without oss:GetObject', () => {
  it('after a lost response of Complete: the upload is done, unverified', async () => {
    app.switches({ faults: [{ kind: 'truncate', operation: 'CompleteMultipartUpload', times: 1 }] });
    const { stored, ...end } = await upload(LARGE);
    assert.deepEqual(end, { status: 'done', verified: false, unverifiedReason: 'answer-lost', code: undefined });
    await isStored(stored);
    assert.deepEqual([count('HeadObject', 403), count('InitiateMultipartUpload')], [1, 1]);
  });

  it('when another client aborted the upload: starts one new upload', async () => {
    app.switches({ faults: [{ kind: 'ended', operation: 'CompleteMultipartUpload', times: 1 }] });
    const { stored, verified } = await upload(LARGE);
    assert.equal(verified, true);
    await isStored(stored);
    assert.equal(count('InitiateMultipartUpload'), 2);
  });

  it('when each upload is aborted: fails', async () => {
    app.switches({ faults: [{ kind: 'ended', operation: 'CompleteMultipartUpload' }] });
    const { status, code } = await upload(LARGE);
    assert.deepEqual([status, code, count('InitiateMultipartUpload')], ['failed', 'gone', 2]);
  });

  for (const size of [SMALL, LARGE]) {
    const operation = ['PutObject', 'PostObject', 'CompleteMultipartUpload'];
    const conflict = { kind: 'status', status: 409, code: 'FileAlreadyExists', operation, times: 1 } as const;

    it(`409 for a random key, ${size} bytes: counts as this file's own object`, async () => {
      app.switches({ faults: [conflict] });
      const { status, unverifiedReason } = await upload(size, { once: true });
      assert.deepEqual([status, unverifiedReason], ['done', 'answer-lost']);
    });

    it(`409 for a key that others can have, ${size} bytes: is a conflict, also after a lost response`, async () => {
      const lost = { kind: size === LARGE ? 'truncate' : 'page', operation, times: 1 } as const;
      app.switches({ faults: [lost, { ...conflict, skip: 1 }] });
      const { status, code } = await upload(size, { once: true, key: `narrow/${size}.mp4` });
      assert.deepEqual([status, code], ['failed', 'conflict']);
    });
  }
});
