import assert from 'node:assert/strict';
import { request as ask } from 'node:http';
import { after, describe, it } from 'node:test';
import type { Page, Request } from 'playwright-core';
import { startApp } from '../support/node/driven-app.js';

const paths = {
  sts: '/get_sts_token_for_oss_upload',
  'post-policy': '/get_post_signature_for_oss_upload',
  'presigned-url': '/get_presigned_url_for_oss_upload',
};
type Mode = keyof typeof paths;

/** A page of https, and OSS by its own name, without certificates: the test responds for both. */
const secure = 'https://app.test';
const oss = 'oss-cn-hangzhou.aliyuncs.com';
const isolating = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};

const app = await startApp(secure);
after(() => app.stop());
const bucketHost = `${app.cloud.bucket}.${oss}`;
/** The requests to OSS's own name. */
let asked: URL[] = [];
/** Changes a grant. */
let change: (text: string) => string;

const context = await app.browser.newContext();
await context.route(/^https?:\/\/[^/]*aliyuncs\.com/, async (route) => {
  const url = new URL(route.request().url());
  asked.push(url);
  await route.fulfill(await byMock(route.request(), url));
});

/** How the mock cloud responds to a request under OSS's own name. */
async function byMock(request: Request, { host, pathname, search }: URL) {
  const headers = { ...(await request.allHeaders()), host };
  return new Promise<{ status: number; headers: Record<string, string>; body: Buffer }>((resolve, reject) => {
    const sent = ask(
      `${app.cloud.endpoint}${pathname}${search}`,
      { method: request.method(), headers },
      async (got) => {
        const flat = Object.entries(got.headers).map(([name, value]) => [name, String(value)]);
        const body = Buffer.concat(await got.toArray());
        resolve({ status: got.statusCode ?? 0, headers: Object.fromEntries(flat), body });
      },
    );
    sent.on('error', reject);
    sent.end(request.postDataBuffer() ?? undefined);
  });
}

/** A secure page, from the site's folders and its backend. */
async function open(headers: Record<string, string> = {}): Promise<Page> {
  const page = await context.newPage();
  await page.route(`${secure}/**`, async (route) => {
    const url = route.request().url().replace(secure, app.site.origin);
    const { cookie = '' } = await route.request().allHeaders();
    const response = await fetch(url, { method: route.request().method(), headers: { cookie } });
    const visitor = response.headers.get('set-cookie');
    const contentType = response.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await response.arrayBuffer());
    await route.fulfill({
      ...{ status: response.status, contentType },
      body: contentType.includes('json') ? change(bytes.toString()) : bytes,
      headers: { ...headers, ...(visitor && { 'set-cookie': visitor }) },
    });
  });
  await page.goto(`${secure}/pages/around.html`);
  await page.waitForFunction(() => customElements.get('oss-direct-upload'));
  return page;
}

const plain = await open();

interface Upload {
  page?: Page;
  change?: (text: string) => string;
  attributes?: Record<string, string>;
}

/** Uploads a file by an element of its own. */
async function upload(mode: Mode, { page = plain, change: by = (text) => text, attributes }: Upload = {}) {
  asked = [];
  change = by;
  const all = { endpoint: paths[mode], mode, ...attributes };
  return page.evaluate(async (entries) => {
    const element = document.createElement('oss-direct-upload');
    for (const [name, value] of entries) element.setAttribute(name, value);
    let retries = 0;
    element.addEventListener('upload-retry', () => retries++);
    document.body.append(element);
    const end = new Promise((resolve) => element.addEventListener('uploads-settled', resolve, { once: true }));
    await element.addFiles([new File([new Uint8Array(1000)], 'film.mp4')]);
    await end;
    const [task] = element.tasks;
    const { code, likely, hint = '' } = task?.error ?? {};
    const { key = '', verified, url } = task?.result ?? {};
    return { status: task?.status, code, likely, hint, key, verified, url, retries };
  }, Object.entries(all));
}

/** Names the storage as some SDKs do: by http. */
const byHttp = (mode: Mode) => (text: string) => {
  const named = text.replaceAll(`${app.cloud.endpoint}/${app.cloud.bucket}`, `http://${bucketHost}`);
  const { endpoint: _, ...fields } = JSON.parse(named) as Record<string, unknown>;
  return JSON.stringify({ ...fields, ...(mode === 'sts' && { endpoint: `http://${oss}` }) });
};

describe('on an https page, an http address of OSS', () => {
  for (const mode of ['sts', 'post-policy', 'presigned-url'] as const) {
    it(`is used by https: ${mode}`, async () => {
      const { status, verified, key, url } = await upload(mode, { change: byHttp(mode) });
      assert.deepEqual([status, verified], ['done', true]);
      assert.equal((await app.storedBytes(key)).length, 1000);
      assert.deepEqual([...new Set(asked.map(({ origin }) => origin))], [`https://${bucketHost}`]);
      assert.ok(url?.startsWith(`https://${bucketHost}/`));
    });
  }
});

describe('an https page', () => {
  const mode = 'post-policy';

  it('with an http storage address fails at once, and the hint names mixed content', async () => {
    const named = (text: string) => text.replaceAll(app.cloud.endpoint, 'http://oss.test:8080');
    const { status, code, likely, hint, retries } = await upload(mode, { change: named });
    assert.deepEqual([status, code, likely, retries], ['failed', 'network', 'mixed-content', 0]);
    assert.match(hint, /https/);
  });

  it('can send to this computer by http', async () => {
    const { verified, key } = await upload(mode);
    assert.equal(verified, true);
    assert.equal((await app.storedBytes(key)).length, 1000);
  });

  it('with Cross-Origin-Embedder-Policy cannot know why no response came, and the hint names both causes', async () => {
    const page = await open(isolating);
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    app.switches({ corsOff: true });
    const { status, code, likely, hint } = await upload(mode, { page, attributes: { 'retry-for': '1' } });
    assert.deepEqual([status, code, likely], ['failed', 'network', undefined]);
    assert.match(hint, /cannot be reached, or the bucket has no CORS rule/);
    assert.match(hint, /Source: https:\/\/app\.test\n/);
  });
});
