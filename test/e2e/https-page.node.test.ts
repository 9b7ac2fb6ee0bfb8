import assert from 'node:assert/strict';
import { request as ask } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { type DrivenApp, startApp } from '../support/node/driven-app.js';

interface Around {
  add(size: number): Promise<unknown>;
  state(): Record<'status' | 'key' | 'code' | 'likely', string | undefined> & { verified: boolean };
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

let app: DrivenApp;
let context: BrowserContext;
let page: Page;
let asked: URL[];

before(async () => (app = await startApp(secure)));
after(() => app.stop());
beforeEach(async () => {
  asked = [];
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
  const response = await new Promise<{ status: number; headers: Record<string, string>; body: Buffer }>(
    (resolve, reject) => {
      const sent = ask(`${app.cloud.endpoint}${pathname}${search}`, { method: request.method(), headers }, (got) => {
        const chunks: Buffer[] = [];
        got.on('data', (chunk: Buffer) => chunks.push(chunk));
        got.on('end', () => {
          const flat = Object.entries(got.headers).map(([name, value]) => [name, String(value)]);
          resolve({ status: got.statusCode ?? 0, headers: Object.fromEntries(flat), body: Buffer.concat(chunks) });
        });
      });
      sent.on('error', reject);
      sent.end(request.postDataBuffer() ?? undefined);
    },
  );
  return response;
}

/** The page, whose backend names the storage as some SDKs do: by http. */
async function open(mode: keyof typeof paths, words: Record<string, string> = {}): Promise<void> {
  const place = `${app.cloud.endpoint}/${app.cloud.bucket}`;
  await context.route(`${secure}/**`, async (route) => {
    const url = route.request().url().replace(secure, app.site.origin);
    const { cookie = '' } = await route.request().allHeaders();
    const response = await fetch(url, { method: route.request().method(), headers: { cookie } });
    const visitor = response.headers.get('set-cookie');
    const contentType = response.headers.get('content-type') ?? '';
    let body = Buffer.from(await response.arrayBuffer());
    if (contentType.includes('json')) {
      const text = body.toString().replaceAll(place, `http://${app.cloud.bucket}.${oss}`);
      const { endpoint: _, ...fields } = JSON.parse(text) as Record<string, unknown>;
      body = Buffer.from(JSON.stringify({ ...fields, ...(mode === 'sts' && { endpoint: `http://${oss}` }) }));
    }
    await route.fulfill({
      status: response.status,
      contentType,
      body,
      headers: visitor ? { 'set-cookie': visitor } : {},
    });
  });
  await page.goto(`${secure}/pages/around.html?${new URLSearchParams({ endpoint: paths[mode], mode, ...words })}`);
  await page.waitForFunction(() => 'around' in globalThis && customElements.get('oss-direct-upload'));
}

async function upload(size: number): Promise<void> {
  await page.evaluate((bytes) => around.add(bytes), size);
  await page.waitForFunction(() => /^(done|failed)$/.test(around.state().status ?? ''));
}

const resultUrl = () =>
  page.evaluate(() => {
    const { tasks } = document.querySelector('oss-direct-upload') as unknown as {
      tasks: { result?: { url?: string } }[];
    };
    return tasks[0]?.result?.url;
  });

describe('on an https page, an http address of OSS', () => {
  for (const mode of Object.keys(paths) as (keyof typeof paths)[]) {
    it(`is used by https: ${mode}`, async () => {
      await open(mode);
      await upload(1000);
      const { status, verified, key = '' } = await page.evaluate(() => around.state());
      assert.deepEqual([status, verified], ['done', true]);
      assert.equal((await app.storedBytes(key)).length, 1000);
      const { bucket } = app.cloud;
      assert.deepEqual([...new Set(asked.map(({ origin }) => origin))], [`https://${bucket}.${oss}`]);
      assert.ok((await resultUrl())?.startsWith(`https://${bucket}.${oss}/`));
    });

    it(`matches an \`oss-endpoint\` that pins it by https or http: ${mode}`, async () => {
      for (const scheme of ['http', 'https']) {
        await context.unroute(`${secure}/**`);
        await open(mode, { 'oss-endpoint': `${scheme}://${oss}`, bucket: app.cloud.bucket });
        await upload(1000);
        assert.equal((await page.evaluate(() => around.state())).status, 'done');
      }
      assert.ok(asked.every(({ protocol }) => protocol === 'https:'));
    });

    it(`is rejected where another one is pinned: ${mode}`, async () => {
      await open(mode, { 'oss-endpoint': 'https://files.example.com' });
      await upload(1000);
      assert.equal((await page.evaluate(() => around.state())).code, 'config');
      assert.deepEqual(asked, []);
    });
  }

  it('is used by https for presigned parts, one by one and in batches', async () => {
    await open('presigned-url', { 'part-size': '1MB', 'retry-for': '1' });
    await upload(9_500_000);
    const parts = asked.filter(({ searchParams }) => searchParams.has('partNumber'));
    assert.ok(parts.length >= 3, `${parts.length} parts`);
    assert.ok(asked.some(({ searchParams }) => searchParams.has('uploads')));
    assert.ok(asked.every(({ protocol }) => protocol === 'https:'));
  });
});
