import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { type BrowserContext, devices, type Page } from 'playwright-core';
import { startApp } from '../support/node/driven-app.js';
import { until } from '../support/until.js';

interface Around {
  heard: string[];
  shown: boolean[];
  ticks: number;
  add(size: number): Promise<unknown>;
  state(): Record<'status' | 'key' | 'code', string | undefined> & { sent: number; verified: boolean };
}
declare const around: Around;
declare const leaving: Set<string>;
declare const ticksAway: number;

const paths = {
  sts: '/get_sts_token_for_oss_upload',
  'post-policy': '/get_post_signature_for_oss_upload',
};

const app = await startApp();
after(() => app.stop());
let context: BrowserContext;
let page: Page;
beforeEach(async () => {
  app.switches();
  await context?.close();
  context = await app.browser.newContext();
  context.on('dialog', (dialog) => void dialog.accept());
  page = await context.newPage();
});

async function open(attributes: Record<string, string>, on = page): Promise<void> {
  await on.goto(`${app.site.origin}/pages/around.html?${new URLSearchParams(attributes)}`);
  await on.waitForFunction(() => 'around' in globalThis && customElements.get('oss-direct-upload'));
}

const state = (on = page) => on.evaluate(() => around.state());
const heard = (on = page) => on.evaluate(() => around.heard);
const statusIs = (status: string, on = page) =>
  on.waitForFunction((wanted) => around.state().status === wanted, status, { timeout: 60_000 });
const sent = (bytes: number, on = page) => on.waitForFunction((wanted) => around.state().sent > wanted, bytes);

/** Whether OSS has what `around.add` made. */
async function isStored(size: number, on = page): Promise<void> {
  const { key, verified } = await state(on);
  assert.equal(verified, true);
  const content = await app.storedBytes(key ?? '');
  assert.equal(content.length, size);
  assert.ok(content.every((byte, i) => byte === ((i * 31 + (i >> 8) * 7) & 255)));
}

describe('the page of an upload', () => {
  it('can be left and restored while files are sent, in parts or as a form, and the pause is not a stall', async () => {
    app.switches({ bandwidth: 600_000 });
    const modes = Object.entries(paths);
    const pages = [page, await context.newPage()];
    for (const [at, [mode, endpoint]] of modes.entries()) {
      const attributes = { endpoint, mode, 'part-size': '500KB', 'parallel-parts': '2', 'stall-timeout': '3' };
      await open(attributes, pages[at]);
      await pages[at]!.evaluate(() => {
        setInterval(() => around.ticks++, 50);
        addEventListener('pagehide', () => (around.ticks = 0));
        addEventListener('pageshow', () => Object.assign(globalThis, { ticksAway: around.ticks }));
      });
    }
    await Promise.all(pages.map((one) => one.evaluate(() => around.add(3_000_000))));
    await Promise.all(pages.map((one) => sent(100_000, one)));
    await Promise.all(pages.map((one) => one.goto(`${app.site.origin}/pages/drop-in.html`)));
    await page.waitForTimeout(4000); // longer than a stall may last
    app.switches();
    await Promise.all(pages.map((one) => one.goBack({ waitUntil: 'commit' })));
    for (const one of pages) {
      assert.deepEqual(await one.evaluate(() => around.shown), [false, true]); // out of the cache, as it was
      assert.ok((await one.evaluate(() => ticksAway)) < 5, 'its timers stood still');
      await statusIs('done', one);
      await isStored(3_000_000, one);
      assert.deepEqual(await heard(one), ['upload-start', 'upload-success']);
    }
  });

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
    const listened = () => page.evaluate(() => [...leaving].sort());
    app.switches({ bandwidth: 500_000 });
    await open({ endpoint: paths.sts, mode: 'sts' });
    assert.deepEqual(await listened(), []);
    await page.evaluate(() => around.add(1_000_000));
    await sent(10_000);
    await page.waitForFunction(() => leaving.size > 0);
    assert.deepEqual(await listened(), ['beforeunload', 'pagehide']); // neither keeps the page from the browser's cache
    app.switches();
    await statusIs('done');
    await page.waitForFunction(() => leaving.size === 0);
  });
});

describe('code that fails to load', () => {
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

  for (const [mode, endpoint] of Object.entries(paths)) {
    it(`is requested again: the CRC worker, ${mode}`, async (test) => {
      if (!(await loadsFailedModulesAgain())) return test.skip('This browser keeps the failure of a module.');
      let asked = 0;
      await context.route('**/crc-of-*.js', (route) => (++asked === 1 ? route.abort() : route.continue()));
      await open({ endpoint, mode });
      await page.evaluate(() => around.add(1_000_000));
      await statusIs('done');
      await isStored(1_000_000);
      assert.equal(asked, 2);
      assert.ok((await heard()).includes('upload-retry network'));
    });
  }
});

describe('choosing files', () => {
  for (const [mode, endpoint] of Object.entries(paths)) {
    it(`a folder that the browser passes as a file fails with file: ${mode}`, async () => {
      await open({ endpoint, mode });
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

  it('on a phone a tap opens the camera, and the photo is stored', async () => {
    const phone = await app.browser.newContext(devices['Pixel 7']);
    page = await phone.newPage();
    await open({ endpoint: paths.sts, mode: 'sts', capture: 'environment', accept: 'image/*' });
    const opened = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).tap();
    const input = (await opened).element();
    assert.equal(await input.getAttribute('capture'), 'environment');
    assert.equal(await input.getAttribute('accept'), 'image/*');
    const buffer = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 13) & 255));
    await (await opened).setFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer });
    await statusIs('done');
    assert.equal(
      await page.evaluate(() => document.querySelector('oss-direct-upload')!.tasks[0]?.name),
      'IMG_0001.jpg',
    );
    assert.ok(buffer.equals(await app.storedBytes((await state()).key ?? '')));
    await phone.close();
  });
});

describe('a form with pictures and a caption for each', () => {
  beforeEach(async () => {
    await page.route('**/products', (route) => route.fulfill({ body: 'Saved', contentType: 'text/html' }));
    const body = `<!doctype html><html lang="en"><title>A product</title>
      <script type="module" src="/cdn/oss-direct-upload.js"></script>
      <form action="/products" method="post">
        <oss-direct-upload name="pictures" endpoint="/get_sts_token_for_oss_upload" multiple></oss-direct-upload>
        <button>Save</button>
      </form>`;
    await page.route('**/pages/preview.html', (route) => route.fulfill({ body, contentType: 'text/html' }));
    await page.goto(`${app.site.origin}/pages/preview.html`);
    await page.waitForFunction(() => customElements.get('oss-direct-upload'));
    await page.evaluate(async () => {
      const field = document.querySelector('oss-direct-upload')!;
      field.addEventListener('file-added', ({ detail: { task } }) => {
        const caption = Object.assign(document.createElement('input'), { slot: task.id, required: true });
        caption.setAttribute('aria-label', `Caption of ${task.name}`);
        field.append(caption);
      });
      field.addEventListener('upload-success', ({ detail: { task, result } }) => {
        const caption = field.querySelector<HTMLInputElement>(`[slot="${task.id}"]`)!;
        caption.name = `caption[${result.key}]`;
      });
      const settled = new Promise((resolve) => field.addEventListener('uploads-settled', resolve, { once: true }));
      const canvas = new OffscreenCanvas(1600, 1200);
      canvas.getContext('2d')!.fillRect(0, 0, 800, 600);
      const picture = await canvas.convertToBlob();
      await field.addFiles(['a.png', 'b.png', 'c.png'].map((name) => new File([picture], name, { type: 'image/png' })));
      await settled;
    });
  });

  /** What has the focus, also within the element. */
  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      const node = activeElement?.shadowRoot?.activeElement ?? activeElement;
      return node === document.body ? 'the page' : (node?.getAttribute('aria-label') ?? node?.textContent?.trim());
    });

  it('previews by the keyboard alone: opens, shows the next file, zooms, closes, and gives the focus back', async () => {
    const dialog = page.getByRole('dialog');
    for (let press = 0; (await focused()) !== 'b.png'; press++) {
      assert.ok(press < 40, 'Tab leads to b.png');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await dialog.locator('canvas').waitFor();
    assert.equal(await dialog.getAttribute('aria-label'), 'b.png');
    assert.equal(await focused(), 'Close');
    await page.keyboard.press('ArrowRight');
    assert.equal(await dialog.getAttribute('aria-label'), 'c.png');
    await dialog.locator('canvas').waitFor();
    const width = async () => (await dialog.locator('canvas').boundingBox())?.width ?? 0;
    const whole = await width();
    await page.keyboard.press('+');
    await until(async () => (await width()) > whole * 1.4, 'more pixels');
    const names = new Set<string | null | undefined>();
    for (let press = 0; press < 8; press++) {
      await page.keyboard.press('Shift+Tab');
      names.add(await focused());
    }
    for (const name of ['Close', 'Zoom in', 'Zoom out', 'Previous', 'Next']) assert.ok(names.has(name), name);
    assert.equal(names.has('Save'), false, 'the page behind it gets no focus');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await focused(), 'b.png');
  });

  it('validates and submits the captions with the form, beside the keys', async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    assert.equal(await focused(), 'Caption of a.png', 'the first one that is empty');
    for (const name of ['a', 'b', 'c']) await page.getByLabel(`Caption of ${name}.png`).fill(`The picture ${name}`);
    await page.getByRole('button', { name: 'Remove: b.png' }).click();
    const request = page.waitForRequest('**/products');
    await page.getByRole('button', { name: 'Save' }).click();
    const entries = [...new URLSearchParams((await request).postData() ?? '')];
    const keys = entries.flatMap(([name, value]) => (name === 'pictures' ? [value] : []));
    const captions = keys.map((key) => new Map(entries).get(`caption[${key}]`));
    assert.deepEqual([captions, entries.length], [['The picture a', 'The picture c'], 4]);
  });
});
