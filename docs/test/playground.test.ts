import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../test/tools/chromium.js';
import { project, site } from '../tools/paths.js';
import { serveFolder } from './static-site.js';

/** The parts of axe-core and of the element that are used here. */
interface Axe {
  run(context: { exclude: string[] }): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}
interface Task {
  readonly status: string;
  readonly result?: { readonly verified: boolean };
  readonly error?: { readonly likely?: string };
}
interface Upload {
  readonly tasks: readonly Task[];
}

/** In milliseconds. */
const TIMEOUT = 30_000;
const MODES = ['sts', 'post-policy', 'presigned-url', 'vod'];
const endpointOf = { sts: 'get_sts_token_for_oss_upload', 'presigned-url': 'get_presigned_url_for_oss_upload' };
const WORKER = 'mockServiceWorker.js';

let browser: Browser;
let server: Server;
let address: string;

before(async () => {
  if (!existsSync(`${site}/playground-app/index.html`)) throw new Error('Build the site and its playground first.');
  ({ address, server } = await serveFolder(site));
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** A page in a window of its own, and what went wrong in it. */
async function open(path: string, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  page.on('pageerror', ({ message }) => void errors.push(message));
  page.on('request', (request) => void requests.push(request.url()));
  await page.goto(new URL(path, address).href);
  return { page, errors, requests, close: () => context.close() };
}

async function frameOf(page: Page): Promise<Frame> {
  const iframe = await page.waitForSelector('iframe');
  const frame = await iframe.contentFrame();
  assert.ok(frame);
  await frame
    .locator('oss-direct-upload')
    .getByRole('button', { name: /Choose files|选择文件/ })
    .waitFor();
  return frame;
}

/** @param content bytes, or how many random ones */
async function choose(
  page: Page,
  place: Page | Frame,
  index: number,
  name: string,
  content: number | Buffer,
): Promise<void> {
  const element = place.locator('oss-direct-upload').nth(index);
  const buffer = typeof content === 'number' ? randomBytes(content) : content;
  const chooser = page.waitForEvent('filechooser');
  await element.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles({ name, mimeType: 'application/zip', buffer });
}

/** The tasks of all elements, as "status, verified", when each of them has ended. */
async function endedTasks(place: Page | Frame): Promise<string[]> {
  const ended = ['done', 'failed', 'canceled'];
  for (const end = Date.now() + TIMEOUT; ;) {
    const tasks = await place
      .locator('oss-direct-upload')
      .evaluateAll((all) =>
        (all as unknown as Upload[]).flatMap((one) => one.tasks.map(({ status, result }) => ({ status, result }))),
      );
    if (tasks.length > 0 && tasks.every(({ status }) => ended.includes(status)))
      return tasks.map(({ status, result }) => `${status}, ${result?.verified ? '' : 'not '}verified`);
    if (Date.now() > end) throw new Error(`Still ${tasks.map(({ status }) => status).join()}`);
    await place.waitForTimeout(100);
  }
}

async function assertAccessible(place: Page | Frame, name: string): Promise<void> {
  await place.addScriptTag({ path: `${project}node_modules/axe-core/axe.min.js` });
  // VitePress's search button shows its keys, which its name lacks.
  const context = { exclude: ['.DocSearch-Button'] };
  const { violations } = await place.evaluate((own) => (globalThis as unknown as { axe: Axe }).axe.run(own), context);
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`),
    [],
  );
}

const overflow = (place: Page | Frame) =>
  place.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('playground in the site', { timeout: 6 * TIMEOUT }, () => {
  for (const mode of MODES) {
    it(`uploads in mode ${mode}, and proves the stored object`, async () => {
      const { page, errors, close } = await open('playground');
      const frame = await frameOf(page);
      await frame.locator(`input[name=modes][value=${mode}]`).check({ force: true });
      await choose(page, frame, 0, 'archive 1+1.zip', 3_000_000);
      assert.deepEqual(await endedTasks(frame), ['done, verified']);
      await frame.locator('[data-proof="same"]').waitFor();
      const download = page.waitForEvent('download');
      await frame.getByRole('link', { name: 'Download' }).click();
      assert.equal((await download).suggestedFilename(), 'archive 1+1.zip');
      assert.deepEqual(errors, []);
      await close();
    });
  }

  it('fails and recovers by its fault switches, with the settings of its address', async () => {
    const endpoint = '/get_post_signature_for_oss_upload';
    const { page, close } = await open(`playground#?endpoint=${endpoint}&mode=post-policy&retry-for=0&multiple=`);
    const frame = await frameOf(page);
    const noRule = frame.getByRole('switch', { name: 'No CORS rules' });
    await noRule.check();
    await choose(page, frame, 0, 'a.zip', 50_000);
    assert.deepEqual(await endedTasks(frame), ['failed, not verified']);
    const errors = await frame
      .locator('oss-direct-upload')
      .evaluateAll((all) =>
        (all as unknown as Upload[]).flatMap(({ tasks }) => tasks.map(({ error }) => error?.likely)),
      );
    assert.deepEqual(errors, ['cors']);
    await noRule.uncheck();
    await frame.locator('oss-direct-upload').getByRole('button', { name: 'Retry' }).click();
    await frame.locator('[data-proof="same"]').waitFor();
    assert.deepEqual(await endedTasks(frame), ['done, verified']);
    await close();
  });

  for (const mode of ['sts', 'presigned-url'] as const) {
    it(`does not send a file that the visitor has stored already: ${mode}`, async () => {
      const { page, close } = await open(
        `playground#?endpoint=/${endpointOf[mode]}&mode=${mode}&digest=crc64&multiple=`,
      );
      const frame = await frameOf(page);
      const content = randomBytes(50_000);
      await choose(page, frame, 0, 'a.zip', content);
      assert.deepEqual(await endedTasks(frame), ['done, verified']);
      await frame.locator('oss-direct-upload').getByRole('button', { name: 'Remove' }).click();
      await choose(page, frame, 0, 'the same.zip', content);
      await frame.locator('oss-direct-upload').locator('[part=meta]', { hasText: 'Already there' }).waitFor();
      await close();
    });
  }

  it('offers nothing that a page alone cannot do', async () => {
    const { page, close } = await open('playground');
    const frame = await frameOf(page);
    await frame.getByRole('button', { name: '25 MB' }).waitFor();
    for (const name of ['1 GB', 'Cloud stopped'])
      assert.equal(await frame.getByRole('button', { name }).count(), 0, name);
    await page.getByText('which hides upload progress: bars jump').waitFor();
    await close();
  });

  it('follows the site’s language and colors', async () => {
    const { page, close } = await open('zh/playground', { colorScheme: 'dark' });
    const frame = await frameOf(page);
    const scheme = () => frame.evaluate(() => document.documentElement.style.colorScheme);
    assert.deepEqual([await frame.locator('html').getAttribute('lang'), await scheme()], ['zh-CN', 'dark']);
    await page.locator('.VPSwitchAppearance').first().click();
    await frame.waitForFunction(() => document.documentElement.style.colorScheme === 'light');
    await page.getByText('进度条会跳变').waitFor();
    await close();
  });

  it('works in a tab of its own, and says there what is simulated', async () => {
    const { page, close } = await open('playground-app/index.html');
    await page.getByText('Stored objects are gone when the page closes').waitFor();
    await choose(page, page, 0, 'a.zip', 50_000);
    assert.deepEqual(await endedTasks(page), ['done, verified']);
    await close();
  });
});

describe('live examples', { timeout: 4 * TIMEOUT }, () => {
  it('upload in each mode, each by its own theme', async () => {
    const { page, errors, close } = await open('guide/look');
    for (const index of MODES.keys()) {
      await page.locator('.live').nth(index).scrollIntoViewIfNeeded(); // it starts in view
      await choose(page, page, index, `photos ${index}.zip`, 700_000);
    }
    assert.deepEqual(
      await endedTasks(page),
      MODES.map(() => 'done, verified'),
    );
    const accents = await page
      .locator('oss-direct-upload')
      .evaluateAll(
        (all, count) =>
          all.slice(0, count).map((element) => getComputedStyle(element).getPropertyValue('--oss-upload-accent')),
        MODES.length,
      );
    assert.equal(new Set(accents).size, MODES.length, accents.join());
    assert.deepEqual(errors, []);
    await close();
  });

  it('follow the page’s language', async () => {
    const { page, close } = await open('zh/guide/look');
    await page.locator('oss-direct-upload').first().getByText('选择文件').first().waitFor();
    await page.getByText('进度条会跳变').first().waitFor();
    await close();
  });

  it('start the service worker in view, and on no other page', async () => {
    const { page, requests, close } = await open('');
    await page.waitForLoadState('networkidle');
    const isStarted = () => requests.some((url) => url.includes(WORKER));
    assert.equal(isStarted(), false);
    await page.goto(`${address}guide/look`);
    await page.locator('oss-direct-upload').first().waitFor();
    const registered = await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length));
    assert.equal(registered, 1);
    await close();
  });

  it('say what is missing where there is no secure context', async () => {
    const insecure = address.replace('127.0.0.1', 'intranet.test');
    const { page, close } = await open(`${insecure}guide/look`);
    await page.getByText('browsers allow only on https and on localhost').first().waitFor();
    await page.goto(`${insecure}playground`);
    await page.getByText('browsers allow only on https and on localhost').waitFor();
    assert.equal(await page.locator('iframe').count(), 0);
    await close();
  });
});

describe('pages with something live', { timeout: 6 * TIMEOUT }, () => {
  for (const path of ['playground', 'zh/playground', 'guide/look', 'zh/guide/look']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`/${path} has no problem that axe finds, in ${colorScheme} colors`, async () => {
        const { page, close } = await open(path, { colorScheme });
        if (path.endsWith('playground')) await assertAccessible(await frameOf(page), 'frame');
        else await page.locator('oss-direct-upload').first().waitFor();
        await assertAccessible(page, path);
        await close();
      });
    }

    it(`/${path} does not scroll sideways at 390 px`, async () => {
      const { page, close } = await open(path, { viewport: { width: 390, height: 844 } });
      if (path.endsWith('playground')) assert.equal(await overflow(await frameOf(page)), 0);
      else await page.locator('oss-direct-upload').first().waitFor();
      assert.equal(await overflow(page), 0);
      await close();
    });
  }
});
