import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { type DrivenApp, startApp } from '../support/node/driven-app.js';

interface Around {
  heard: string[];
  shown: boolean[];
  ticks: number;
  add(size: number): Promise<unknown>;
  state(): Record<'status' | 'key' | 'code' | 'likely' | 'hint', string | undefined> & {
    sent: number;
    verified: boolean;
  };
}
declare const around: Around;

const paths = {
  sts: '/get_sts_token_for_oss_upload',
  'post-policy': '/get_post_signature_for_oss_upload',
};
/** A page of https without a certificate: the test responds for it. */
const secure = 'https://app.test';

let app: DrivenApp;
let context: BrowserContext;
let page: Page;

before(async () => (app = await startApp(secure)));
after(() => app.stop());
beforeEach(async () => {
  await switches({});
  context = await app.browser.newContext();
  page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.accept());
});

const switches = (change: object) => app.switches(change);

async function open(words: Record<string, string>, origin = app.site.origin): Promise<void> {
  await page.goto(`${origin}/pages/around.html?${new URLSearchParams(words)}`);
  await page.waitForFunction(() => 'around' in globalThis && customElements.get('oss-direct-upload'));
}

const state = () => page.evaluate(() => around.state());
const heard = () => page.evaluate(() => around.heard);
const statusIs = (status: string) =>
  page.waitForFunction((wanted) => around.state().status === wanted, status, { timeout: 60_000 });
const sent = (bytes: number) => page.waitForFunction((wanted) => around.state().sent > wanted, bytes);

/** Whether OSS has what `around.add` made. */
async function isStored(size: number): Promise<void> {
  const { key, verified } = await state();
  assert.equal(verified, true);
  const content = await app.storedBytes(key ?? '');
  assert.equal(content.length, size);
  assert.ok(content.every((byte, i) => byte === ((i * 31 + (i >> 8) * 7) & 255)));
}

describe('the page of an upload', () => {
  for (const [mode, path] of Object.entries(paths)) {
    it(`can be left and restored while files are sent, and the pause is not a stall: ${mode}`, async () => {
      await switches({ bandwidth: mode === 'sts' ? 500_000 : 2_000_000 });
      await open({ endpoint: path, mode, 'part-size': '1MB', 'parallel-parts': '2', 'stall-timeout': '2' });
      await page.evaluate(() => void setInterval(() => around.ticks++, 100));
      await page.evaluate(() => around.add(9_000_000));
      await sent(100_000);
      await page.goto(`${app.site.origin}/pages/drop-in.html`);
      await page.waitForTimeout(8000);
      await switches({});
      await page.goBack({ waitUntil: 'commit' });
      assert.deepEqual(await page.evaluate(() => around.shown), [false, true]); // out of the cache, as it was
      assert.ok((await page.evaluate(() => around.ticks)) < 50, 'its timers stood still');
      await statusIs('done');
      await isStored(9_000_000);
      assert.deepEqual(await heard(), ['upload-start', 'upload-success']);
    });
  }

  it('listens for beforeunload only while files are sent, and never for `unload`', async () => {
    await page.addInitScript(() => {
      const { prototype } = EventTarget;
      const { addEventListener, removeEventListener } = prototype;
      const types = new Set<string>();
      Object.assign(globalThis, { leaving: types });
      prototype.addEventListener = function (type: string, ...more) {
        if (/unload|pagehide|freeze/.test(type)) types.add(type);
        addEventListener.call(this ?? window, type, ...more);
      };
      prototype.removeEventListener = function (type: string, ...more) {
        types.delete(type);
        removeEventListener.call(this ?? window, type, ...more);
      };
    });
    const leaving = () => page.evaluate(() => [...(globalThis as unknown as { leaving: Set<string> }).leaving]);
    await switches({ bandwidth: 1_000_000 });
    await open({ endpoint: paths.sts, mode: 'sts' });
    assert.deepEqual(await leaving(), []);
    await page.evaluate(() => around.add(2_000_000));
    await sent(100_000);
    await page.waitForFunction(() => (globalThis as unknown as { leaving: Set<string> }).leaving.size > 0);
    assert.deepEqual((await leaving()).toSorted(), ['beforeunload', 'pagehide']); // neither keeps the page from the browser's cache
    await switches({});
    await statusIs('done');
    await page.waitForFunction(() => (globalThis as unknown as { leaving: Set<string> }).leaving.size === 0);
  });
});

/** Some browsers, among them Chromium before 156, keep the failure of a module as long as the page. */
async function loadsFailedModulesAgain(): Promise<boolean> {
  let asked = 0;
  await context.route('**/failing-module.js', (route) => (asked++, route.abort()));
  await page.goto(`${app.site.origin}/pages/around.html`);
  await page.evaluate(async () => {
    const url = '/failing-module.js';
    for (let i = 0; i < 2; i++) await import(url).catch(() => {});
  });
  return asked > 1;
}

describe('code that fails to load', () => {
  for (const [mode, path] of Object.entries(paths)) {
    it(`is requested again: the CRC worker, ${mode}`, async (test) => {
      if (!(await loadsFailedModulesAgain())) return test.skip('This browser keeps the failure of a module.');
      let asked = 0;
      await context.route('**/crc-of-*.js', (route) => (++asked === 1 ? route.abort() : route.continue()));
      await open({ endpoint: path, mode });
      await page.evaluate(() => around.add(1_000_000));
      await statusIs('done');
      await isStored(1_000_000);
      assert.equal(asked, 2);
      assert.ok((await heard()).includes('upload-retry network'));
    });
  }
});

describe('a folder that the browser passes as a file', () => {
  for (const [mode, path] of Object.entries(paths)) {
    it(`fails with file: ${mode}`, async () => {
      await open({ endpoint: path, mode });
      await page.evaluate(() => document.body.append(Object.assign(document.createElement('input'), { type: 'file' })));
      const session = await context.newCDPSession(page);
      const { result } = await session.send('Runtime.evaluate', { expression: 'document.querySelector("input")' });
      await session.send('DOM.setFileInputFiles', { files: [import.meta.dirname], objectId: result.objectId! });
      await page.evaluate(() => {
        const [folder] = document.querySelector('input')!.files!;
        void document.querySelector('oss-direct-upload')!.addFiles([folder!]);
      });
      await statusIs('failed');
      assert.equal((await state()).code, 'file');
      assert.deepEqual(
        (await heard()).filter((name) => name !== 'upload-start'),
        ['upload-error file'],
      );
    });
  }
});

describe('an https page', () => {
  /** Responds for the secure page from the site's folders and its backend, with more headers. */
  async function respondFor(headers: Record<string, string> = {}, change = (text: string) => text): Promise<void> {
    await context.route(`${secure}/**`, async (route) => {
      const url = route.request().url().replace(secure, app.site.origin);
      const response = await fetch(url, { method: route.request().method() });
      const type = response.headers.get('content-type') ?? '';
      const body = type.includes('json') ? change(await response.text()) : Buffer.from(await response.arrayBuffer());
      await route.fulfill({ status: response.status, contentType: type, headers, body });
    });
  }

  it('with an http storage address fails at once, and the hint names mixed content', async () => {
    await respondFor({}, (text) => text.replaceAll(app.cloud.endpoint, 'http://oss.test:8080'));
    await open({ endpoint: paths['post-policy'], mode: 'post-policy' }, secure);
    await page.evaluate(() => around.add(1000));
    await statusIs('failed');
    const { code, likely, hint } = await state();
    assert.deepEqual([code, likely], ['network', 'mixed-content']);
    assert.match(hint ?? '', /https/);
    assert.deepEqual(await heard(), ['upload-start', 'upload-error network']);
  });

  it('can send to this computer by http', async () => {
    await respondFor();
    await open({ endpoint: paths['post-policy'], mode: 'post-policy' }, secure);
    await page.evaluate(() => around.add(1000));
    await statusIs('done');
    await isStored(1000);
  });

  it('with Cross-Origin-Embedder-Policy cannot know why no response came, and the hint names both causes', async () => {
    await respondFor({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    });
    await switches({ corsOff: true });
    await open({ endpoint: paths['post-policy'], mode: 'post-policy', 'retry-for': '1' }, secure);
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    await page.evaluate(() => around.add(1000));
    await statusIs('failed');
    const { code, likely, hint } = await state();
    assert.deepEqual([code, likely], ['network', undefined]);
    assert.match(hint ?? '', /cannot be reached, or the bucket has no CORS rule/);
    assert.match(hint ?? '', /Source: https:\/\/app\.test\n/);
  });
});
