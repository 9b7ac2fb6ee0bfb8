import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { type BrowserContext, devices, type Page } from 'playwright-core';
import { startApp } from '../support/node/driven-app.js';

interface Around {
  heard: string[];
  shown: boolean[];
  add(size: number): Promise<unknown>;
  state(): Record<'status' | 'key' | 'code', string | undefined> & { sent: number; verified: boolean };
}
declare const around: Around;

const sts = { mode: 'sts', endpoint: '/get_sts_token_for_oss_upload' };
const postPolicy = { mode: 'post-policy', endpoint: '/get_post_signature_for_oss_upload' };

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

/** Why the browser has loaded a page again that it should have kept, `masked` for a reason of its own; true if it has kept it. */
function whyNotKept(): string | boolean {
  const [{ notRestoredReasons }] = performance.getEntriesByType('navigation') as unknown as [
    { notRestoredReasons?: { reasons: { reason: string }[] } },
  ];
  const reasons = notRestoredReasons?.reasons.map(({ reason }) => reason).join();
  return (around.shown.length > 1 || reasons) ?? false;
}

/** Whether OSS has what `around.add` made. */
async function isStored(size: number, on = page): Promise<void> {
  const { key, verified } = await state(on);
  assert.equal(verified, true);
  const content = await app.storedBytes(key ?? '');
  assert.equal(content.length, size);
  assert.ok(content.every((byte, i) => byte === ((i * 31 + (i >> 8) * 7) & 255)));
}

describe('the page of an upload', () => {
  it('can be left and restored while files are sent, in parts or as a form, and the pause is not a stall', async (test) => {
    app.switches({ bandwidth: 600_000 });
    const pages = [page, await context.newPage()];
    for (const [at, attributes] of [sts, postPolicy].entries()) {
      const one = pages[at]!;
      await open({ ...attributes, 'part-size': '500KB', 'parallel-parts': '2' }, one);
      await one.evaluate(() => {
        const now = performance.now.bind(performance);
        addEventListener('pageshow', () => (performance.now = () => now() + 600_000)); // longer than a stall may last
      });
      await one.evaluate(() => around.add(3_000_000));
    }
    for (const one of pages) {
      await one.waitForFunction(() => around.state().sent > 100_000);
      await one.goto(`${app.site.origin}/pages/drop-in.html`);
    }
    app.switches();
    for (const one of pages) {
      await one.goBack({ waitUntil: 'commit' });
      const shown = await one.waitForFunction(whyNotKept);
      if ((await shown.jsonValue()) === 'masked') return test.skip('The browser was too busy to keep the page.');
      assert.deepEqual(await one.evaluate(() => around.shown), [false, true]); // out of the cache, as it was
      await statusIs('done', one);
      await isStored(3_000_000, one);
      assert.deepEqual(await heard(one), ['upload-start', 'upload-success']);
    }
  });

  it('opens the dialog for a file on the disk that was touched while it is sent, and continues with its parts', async () => {
    const [size, path] = [3_000_000, join(await mkdtemp(join(tmpdir(), 'touched-')), 'film.mp4')];
    await writeFile(
      path,
      new Uint8Array(size).map((_, i) => (i * 31 + (i >> 8) * 7) & 255),
    );
    app.switches({ bandwidth: 600_000 });
    await open({ ...sts, 'part-size': '500KB', 'parallel-parts': '2' });
    await page.locator('oss-direct-upload input[type=file]').setInputFiles(path);
    await page.waitForFunction(() => around.state().sent > 1_200_000);
    await utimes(path, 1, 1);
    app.switches();
    await statusIs('failed');
    assert.equal((await state()).code, 'file');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose the file again' }).click();
    await (await chooser).setFiles(path);
    await statusIs('done');
    await isStored(size);
    await rm(dirname(path), { recursive: true });
  });

  it('requests the code for uploads again that failed to load', async (test) => {
    // Some browsers, among them Chromium before 156, keep the failure of a module as long as the page.
    let modules = 0;
    await context.route('**/failing-module.js', (route) => (modules++, route.abort()));
    let requests = 0;
    await context.route('**/queue-runner-*.js', (route) => (++requests === 1 ? route.abort() : route.continue()));
    await open(sts);
    await page.evaluate(async () => {
      const url = '/failing-module.js';
      for (let i = 0; i < 2; i++) await import(url).catch(() => {});
    });
    if (modules === 1) return test.skip('This browser keeps the failure of a module.');
    await page.evaluate(() => around.add(1_000_000));
    await statusIs('failed');
    assert.equal((await state()).code, 'network');
    await page.evaluate(() => document.querySelector('oss-direct-upload')!.queue.retry());
    await statusIs('done');
    await isStored(1_000_000);
    assert.equal(requests, 2);
  });
});

describe('choosing files', () => {
  it('a folder that the browser passes as a file fails with file', async () => {
    await open(sts);
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
    assert.equal((await heard()).filter((name) => name !== 'upload-start').join(), 'upload-error file');
  });

  it('on a phone a tap opens the camera, and the photo is stored', async () => {
    const phone = await app.browser.newContext(devices['Pixel 7']);
    page = await phone.newPage();
    await page.addInitScript(() => Object.assign(HTMLInputElement.prototype, { capture: '' })); // browsers with cameras have it
    await open({ ...sts, capture: 'environment', accept: 'image/*' });
    const opened = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Take a photo' }).tap();
    const input = (await opened).element();
    assert.equal(await input.getAttribute('capture'), 'environment');
    assert.equal(await input.getAttribute('accept'), 'image/*');
    const buffer = Buffer.alloc(70_000, 13);
    await (await opened).setFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer });
    await statusIs('done');
    assert.ok(buffer.equals(await app.storedBytes((await state()).key ?? '')));
    await phone.close();
  });
});

describe('the preview', () => {
  /** What has the focus, also within the element. */
  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      const node = activeElement?.shadowRoot?.activeElement ?? activeElement;
      return node === document.body ? 'the page' : (node?.getAttribute('aria-label') ?? node?.textContent?.trim());
    });

  it('is used by the keyboard alone: opens, shows the next file, closes, and gives the focus back', async () => {
    await open({ ...sts, 'no-auto': '' });
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(1600, 1200);
      canvas.getContext('2d')!.fillRect(0, 0, 800, 600);
      const picture = await canvas.convertToBlob();
      const files = ['a.png', 'b.png', 'c.png'].map((name) => new File([picture], name, { type: 'image/png' }));
      await document.querySelector('oss-direct-upload')!.addFiles(files);
    });
    const dialog = page.getByRole('dialog');
    for (let press = 0; (await focused()) !== 'a.png'; press++) {
      assert.ok(press < 40, 'Tab leads to the list');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.locator('canvas').waitFor();
    assert.equal(await dialog.getAttribute('aria-label'), 'b.png');
    assert.equal(await focused(), 'Close');
    await page.keyboard.press('ArrowRight');
    assert.equal(await dialog.getAttribute('aria-label'), 'c.png');
    await dialog.locator('canvas').waitFor();
    const focus = await page.evaluateHandle(() => {
      const seen = new Set<string | null>(); // also what has the focus only until the next key
      document.querySelector('oss-direct-upload')!.shadowRoot!.addEventListener('focusin', ({ target }) => {
        seen.add((target as Element).getAttribute('aria-label') ?? (target as Element).textContent);
      });
      return seen;
    });
    for (let press = 0; press < 8; press++) await page.keyboard.press('Shift+Tab');
    const names = await focus.evaluate((seen) => [...seen]);
    for (const name of ['Close', 'Zoom in', 'Zoom out', 'Previous', 'Next']) assert.ok(names.includes(name), name);
    assert.equal(names.includes('Choose files'), false, 'the page behind it gets no focus');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await focused(), 'b.png');
  });
});
