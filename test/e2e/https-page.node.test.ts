import assert from 'node:assert/strict';
import { request as ask } from 'node:http';
import { after, beforeEach, describe, it } from 'node:test';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { startApp } from '../support/node/driven-app.js';

interface Around {
  heard: string[];
  add(size: number): Promise<unknown>;
  state(): Record<'status' | 'key' | 'code' | 'likely' | 'hint', string | undefined> & { verified: boolean };
}
declare const around: Around;

const paths = {
  sts: '/get_sts_token_for_oss_upload',
  'post-policy': '/get_post_signature_for_oss_upload',
  'presigned-url': '/get_presigned_url_for_oss_upload',
};
/** A page of https, and OSS by its own name, without certificates: the test responds for both. */
const secure = 'https://app.test';
const oss = 'oss-cn-hangzhou.aliyuncs.com';

const app = await startApp(secure);
after(() => app.stop());
const bucketHost = `${app.cloud.bucket}.${oss}`;
let context: BrowserContext;
let page: Page;
/** The requests to OSS's own name. */
let asked: URL[];

beforeEach(async () => {
  asked = [];
  app.switches();
  await context?.close();
  context = await app.browser.newContext();
  page = await context.newPage();
  await context.route(/^https?:\/\/[^/]*aliyuncs\.com/, async (route) => {
    const url = new URL(route.request().url());
    asked.push(url);
    if (url.searchParams.has('partNumber'))
      await route.fulfill({ status: 403, headers: { 'access-control-allow-origin': '*' } });
    else await route.fulfill(await byMock(route.request(), url));
  });
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

interface Site {
  /** Changes a grant. */
  change?: (text: string) => string;
  /** More headers of the site. */
  headers?: Record<string, string>;
  attributes?: Record<string, string>;
}

/** The secure page, from the site's folders and its backend. */
async function open(mode: keyof typeof paths, { change = (text) => text, headers, attributes }: Site): Promise<void> {
  await context.route(`${secure}/**`, async (route) => {
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
  await page.goto(`${secure}/pages/around.html?${new URLSearchParams({ endpoint: paths[mode], mode, ...attributes })}`);
  await page.waitForFunction(() => 'around' in globalThis && customElements.get('oss-direct-upload'));
}

async function upload(size: number) {
  await page.evaluate((bytes) => around.add(bytes), size);
  await page.waitForFunction(() => /^(done|failed)$/.test(around.state().status ?? ''));
  return page.evaluate(() => {
    const { tasks } = document.querySelector('oss-direct-upload')!;
    return { ...around.state(), url: tasks[0]?.result?.url, heard: around.heard };
  });
}

/** Names the storage as some SDKs do: by http. */
const byHttp = (mode: keyof typeof paths) => (text: string) => {
  const named = text.replaceAll(`${app.cloud.endpoint}/${app.cloud.bucket}`, `http://${bucketHost}`);
  const { endpoint: _, ...fields } = JSON.parse(named) as Record<string, unknown>;
  return JSON.stringify({ ...fields, ...(mode === 'sts' && { endpoint: `http://${oss}` }) });
};

describe('on an https page, an http address of OSS', () => {
  for (const [mode, pin] of [
    ['sts'],
    ['post-policy'],
    ['presigned-url'],
    ['sts', `http://${oss}`],
    ['presigned-url', `https://${oss}`],
  ] as const) {
    it(`is used by https: ${mode}, ${pin ? `pinned by \`oss-endpoint="${pin}"\`` : 'not pinned'}`, async () => {
      const attributes = pin ? { 'oss-endpoint': pin, bucket: app.cloud.bucket } : {};
      await open(mode, { change: byHttp(mode), attributes });
      const { status, verified, key = '', url } = await upload(1000);
      assert.deepEqual([status, verified], ['done', true]);
      assert.equal((await app.storedBytes(key)).length, 1000);
      assert.deepEqual([...new Set(asked.map(({ origin }) => origin))], [`https://${bucketHost}`]);
      assert.ok(url?.startsWith(`https://${bucketHost}/`));
    });
  }

  it('is rejected where another one is pinned', async () => {
    await open('sts', { change: byHttp('sts'), attributes: { 'oss-endpoint': 'https://files.example.com' } });
    assert.equal((await upload(1000)).code, 'config');
    assert.deepEqual(asked, []);
  });

  it('is used by https for presigned parts, one by one and in batches', async () => {
    const mode = 'presigned-url';
    await open(mode, { change: byHttp(mode), attributes: { 'part-size': '1MB', 'retry-for': '1' } });
    await upload(3_500_000);
    const parts = asked.filter(({ searchParams }) => searchParams.has('partNumber'));
    assert.ok(parts.length >= 3, `${parts.length} parts`);
    assert.ok(asked.some(({ searchParams }) => searchParams.has('uploads')));
    assert.ok(asked.every(({ protocol }) => protocol === 'https:'));
  });
});

describe('an https page', () => {
  const mode = 'post-policy';

  it('with an http storage address fails at once, and the hint names mixed content', async () => {
    await open(mode, { change: (text) => text.replaceAll(app.cloud.endpoint, 'http://oss.test:8080') });
    const { status, code, likely, hint, heard } = await upload(1000);
    assert.deepEqual([status, code, likely], ['failed', 'network', 'mixed-content']);
    assert.match(hint ?? '', /https/);
    assert.deepEqual(heard, ['upload-start', 'upload-error network']);
  });

  it('can send to this computer by http', async () => {
    await open(mode, {});
    const { verified, key = '' } = await upload(1000);
    assert.equal(verified, true);
    assert.equal((await app.storedBytes(key)).length, 1000);
  });

  it('with Cross-Origin-Embedder-Policy cannot know why no response came, and the hint names both causes', async () => {
    const headers = {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    };
    app.switches({ corsOff: true });
    await open(mode, { headers, attributes: { 'retry-for': '1' } });
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    const { status, code, likely, hint } = await upload(1000);
    assert.deepEqual([status, code, likely], ['failed', 'network', undefined]);
    assert.match(hint ?? '', /cannot be reached, or the bucket has no CORS rule/);
    assert.match(hint ?? '', /Source: https:\/\/app\.test\n/);
  });
});
