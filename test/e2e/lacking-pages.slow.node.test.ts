import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { type BrowserContext, type BrowserContextOptions, devices, type Page } from 'playwright-core';
import { startApp } from '../support/node/driven-app.js';
import { blueVideo } from '../support/browser/blue-video.js';
import { lackingPage } from '../support/node/lacking-page.js';
import { until } from '../support/until.js';

const app = await startApp();
after(() => app.stop());

interface Row {
  readonly feature: string;
  readonly needs: string;
}

/** The table that people read: feature, what it needs, what happens without it. */
function rowsOf(page: string): Row[] {
  const [, section = ''] = readFileSync(`docs/${page}`, 'utf8').split('{#features}');
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  return rows.map((line) => {
    const [feature = '', needs = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return { feature, needs };
  });
}

/** The APIs and words of style sheets that a cell names. */
const apisIn = (needs: string) =>
  [...needs.matchAll(/`([\w.-]+(?:\(\))?)`/g)].flatMap(([, name = '']) => (/^keep-/.test(name) ? [] : [name]));

/** A folder, whose entries TypeScript's DOM types do not have yet. */
interface Folder {
  values(): AsyncIterable<Folder>;
}

interface Seen {
  /** A page of the browser that has what the row needs, or lacks it. */
  readonly page: Page;
  readonly another: () => Promise<Page>;
  readonly context: BrowserContext;
  readonly has: boolean;
}

interface Case {
  readonly attributes?: string;
  /** Where the row names no API: what differs, if the browser has what it needs. */
  readonly attributesWith?: string;
  readonly optionsWith?: BrowserContextOptions;
  /** A script that gives this Chromium what only others have. */
  readonly given?: string;
  readonly options?: BrowserContextOptions;
  /** What a person, or the page, sees. */
  readonly seen: (seen: Seen) => Promise<unknown>;
  readonly expected: readonly [withIt: unknown, withoutIt: unknown];
}

const phone = { ...devices['Pixel 7'], defaultBrowserType: undefined } as BrowserContextOptions;

const settled = (page: Page) =>
  page.waitForFunction(() => {
    const { tasks } = document.querySelector('oss-direct-upload')!;
    return tasks.length > 0 && tasks.every(({ status }) => status === 'done' || status === 'failed');
  });
const results = (page: Page) =>
  page.evaluate(() => document.querySelector('oss-direct-upload')!.tasks.map(({ result }) => result));
const isThere = (page: Page, selector: string) =>
  page
    .locator(`oss-direct-upload ${selector}`)
    .count()
    .then((count) => count > 0);

/** Adds a PNG of 300 × 300 pixels. */
const addPicture = (page: Page, name = 'a.png') =>
  page.evaluate(async (named) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 300 });
    const context = canvas.getContext('2d')!;
    for (let at = 0; at < 300; at++) {
      context.fillStyle = `hsl(${at * 7} 80% 50%)`;
      context.fillRect(at, 0, 1, 300);
    }
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!)));
    await document.querySelector('oss-direct-upload')!.addFiles([new File([blob], named, { type: 'image/png' })]);
  }, name);
const addBytes = (page: Page, size: number, name = 'a.bin') =>
  page.evaluate(
    ([length, named]) =>
      document
        .querySelector('oss-direct-upload')!
        .addFiles([new File([new Uint8Array(length).fill(7)], named, { lastModified: 1 })]),
    [size, name] as const,
  );

/** How many files the browser keeps the bytes of. */
async function countKept(): Promise<number> {
  const memory = 'oss-direct-upload-memory';
  if (!(await indexedDB.databases()).some(({ name }) => name === memory)) return 0; // it would be made, without its stores
  const opening = indexedDB.open(memory);
  const database = await new Promise<IDBDatabase>((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  const counting = database.transaction('reopen').objectStore('reopen').count();
  await new Promise((resolve) => (counting.onsuccess = resolve));
  database.close();
  return counting.result;
}

async function pictureStored({ page }: Seen): Promise<unknown> {
  await addPicture(page);
  await settled(page);
  const [result] = await results(page);
  return { type: result!.type, width: result!.width, verified: result!.verified };
}

/** Uploads some parts of a file, and loads the page again. */
async function reloadPartly({ page }: Seen): Promise<void> {
  app.switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: 2 }] });
  await addBytes(page, 1_000_000);
  await page.waitForFunction(() => document.querySelector('oss-direct-upload')!.tasks[0]!.sent >= 200_000);
  await page.reload();
  app.switches();
  await page.waitForFunction(() => document.querySelector('oss-direct-upload')?.shadowRoot?.querySelector('button'));
}

const unfinished = (page: Page) =>
  page.evaluate(async () => (await document.querySelector('oss-direct-upload')!.queue.listUnfinished()).length);
const parts = 'multiple resume-scope="7" part-size="100KB" parallel-parts="1"';
const small = { type: 'image/jpeg', width: 100, verified: true };
const asItIs = { type: 'image/png', width: 300, verified: true };
const toJpeg = 'image-max="100" image-type="image/jpeg"';

const cases: Record<string, Case> = {
  'several files at once': {
    attributes: 'multiple',
    async seen({ page, has: offersThem }) {
      const [a, b] = ['a.txt', 'b.txt'].map((name) => ({
        name,
        mimeType: 'text/plain',
        buffer: Buffer.from(name),
      }));
      const input = page.locator('oss-direct-upload input[type=file]');
      for (const files of offersThem ? [[a!, b!]] : [[a!], [b!]]) await input.setInputFiles(files);
      await page.waitForFunction(() => document.querySelector('oss-direct-upload')!.tasks.length === 2);
      await settled(page);
      return (await results(page)).length;
    },
    expected: [2, 2],
  },
  '*Take a photo*, *Record a video*': {
    attributes: 'multiple capture="environment" accept="image/*"',
    options: phone,
    given: "Object.defineProperty(HTMLInputElement.prototype, 'capture', { value: '', configurable: true })", // only Chromium on phones has it
    async seen({ page }) {
      const button = page.locator('oss-direct-upload').getByRole('button').first();
      const chooser = page.waitForEvent('filechooser');
      await button.click();
      await chooser;
      return (await button.textContent())?.trim();
    },
    expected: ['Take a photo', 'Choose files'],
  },
  'the drop zone': {
    attributes: 'multiple',
    options: phone,
    optionsWith: { viewport: { width: 412, height: 800 } },
    async seen({ page }) {
      const [button, element] = await Promise.all(
        ['oss-direct-upload [part=button]', 'oss-direct-upload'].map((one) => page.locator(one).first().boundingBox()),
      );
      return { drops: await page.getByText('Drop or paste').count(), isWide: button!.width > element!.width * 0.9 };
    },
    expected: [
      { drops: 1, isWide: false },
      { drops: 0, isWide: true },
    ],
  },
  'the cover above the page while files are dragged over it': {
    attributes: 'drop-target="page"',
    async seen({ page }) {
      await page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], 'a.txt', { type: 'text/plain' }));
        document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }));
      });
      const overlay = page.locator('oss-direct-upload .drag-overlay');
      await overlay.waitFor();
      const box = await overlay.boundingBox();
      const isAbove = await overlay.evaluate((node) => node.matches(':popover-open'));
      return { isAbove, covers: box!.width >= 1000 && box!.height >= 600 };
    },
    expected: [
      { isAbove: true, covers: true },
      { isAbove: false, covers: true },
    ],
  },
  'colors that follow the page’s scheme': {
    options: { colorScheme: 'dark' },
    async seen({ page }) {
      const label = page.locator('oss-direct-upload [part=label]');
      const color = await label.evaluate((node) => getComputedStyle(node).color);
      const state = await page.locator('oss-direct-upload').getAttribute('data-state');
      return { color, byScript: !!state?.split(' ').includes('dark') };
    },
    expected: [
      { color: 'rgb(236, 238, 242)', byScript: false },
      { color: 'rgb(236, 238, 242)', byScript: true },
    ],
  },
  'tints of your accent color': {
    attributes: 'style="--oss-upload-accent: #a50e52"',
    options: { colorScheme: 'light' },
    async seen({ page }) {
      const button = page.locator('oss-direct-upload [part=button]');
      const background = await button.evaluate((node) => getComputedStyle(node).backgroundColor);
      return background === 'rgba(127, 127, 127, 0.12)' ? 'gray' : 'tinted';
    },
    expected: ['tinted', 'gray'],
  },
  'styles of states: `:state(done)`': {
    async seen({ page }) {
      await addBytes(page, 10);
      await settled(page);
      const element = page.locator('oss-direct-upload');
      const byState = await element.evaluate((node) => node.matches(':state(done)'));
      return { byState, byAttribute: await element.evaluate((node) => node.matches("[data-state~='done']")) };
    },
    expected: [
      { byState: true, byAttribute: false },
      { byState: false, byAttribute: true },
    ],
  },
  'pictures made smaller, posters of videos': {
    attributes: `multiple poster ${toJpeg}`,
    async seen(seen) {
      const picture = await pictureStored(seen);
      const film = [...new Uint8Array(await blueVideo('film.webm').arrayBuffer())];
      await seen.page.evaluate(
        (bytes) =>
          document
            .querySelector('oss-direct-upload')!
            .addFiles([new File([Uint8Array.from(bytes)], 'film.webm', { type: 'video/webm' })]),
        film,
      );
      await settled(seen.page);
      const { verified, poster } = (await results(seen.page))[1]!;
      return [picture, verified, poster?.type];
    },
    expected: [
      [small, true, 'image/jpeg'],
      [asItIs, true, undefined],
    ],
  },
  'thumbnails, previews, `crop`, pictures made smaller': {
    attributes: `multiple ${toJpeg}`,
    async seen(seen) {
      const stored = await pictureStored(seen);
      const [canvas, type] = [
        await isThere(seen.page, '.thumbnail canvas'),
        await isThere(seen.page, '.thumbnail >> text=png'),
      ];
      return [stored, canvas ? 'a thumbnail' : type ? 'its type' : 'nothing'];
    },
    expected: [
      [small, 'a thumbnail'],
      [asItIs, 'its type'],
    ],
  },
  'a picture of any format, such as HEIC': {
    attributes: `multiple ${toJpeg}`,
    async seen({ page, has: isKnown }) {
      if (isKnown) await addPicture(page);
      else
        await page.evaluate(() =>
          document.querySelector('oss-direct-upload')!.addFiles([new File(['\0\0\0\x18ftypheic'], 'b.heic')]),
        );
      await settled(page);
      const [result] = await results(page);
      return [result!.type, await isThere(page, '.thumbnail >> text=heic')];
    },
    expected: [
      ['image/jpeg', false],
      ['image/heic', true],
    ],
  },
  'CRC-64 and pictures beside the page’s own work': {
    attributes: toJpeg,
    async seen(seen) {
      let workers = 0;
      seen.page.on('worker', () => workers++);
      return [await pictureStored(seen), workers > 0];
    },
    expected: [
      [small, true],
      [small, false],
    ],
  },
  'signatures by the browser': {
    async seen({ page }) {
      const loaded: string[] = [];
      page.on('request', (request) => loaded.push(request.url()));
      await addBytes(page, 10);
      await settled(page);
      const [result] = await results(page);
      return [result?.verified, loaded.some((url) => url.includes('noble-hashes'))];
    },
    expected: [
      [true, false],
      [true, true],
    ],
  },
  'unfinished uploads of earlier pages': {
    attributes: parts,
    async seen(seen) {
      await reloadPartly(seen);
      const count = await unfinished(seen.page);
      await addBytes(seen.page, 10, 'b.bin');
      await settled(seen.page);
      return [count, (await results(seen.page)).map((result) => result?.verified)];
    },
    expected: [
      [1, [true]],
      [0, [true]],
    ],
  },
  'files that continue after a reload, without being chosen again': {
    attributes: `${parts} resume-mode="auto"`,
    attributesWith: 'keep-files="5MB"',
    async seen(seen) {
      const { page, has: isKept } = seen;
      if (isKept) {
        app.switches({ faults: [{ kind: 'stall', operation: ['PutObject', 'PostObject'] }] });
        await addBytes(page, 1_000);
        await until(() => page.evaluate(countKept), 'its bytes are kept');
        await page.reload();
        app.switches();
        await settled(page);
        return ['by itself', (await results(page)).map((result) => result?.verified)];
      }
      await reloadPartly(seen);
      await page.getByText('Choose the file again to continue').first().waitFor();
      assert.equal((await results(page)).length, 0);
      app.cloud.log.clear();
      await addBytes(page, 1_000_000);
      await settled(page);
      const sent = app.cloud.log.records.filter(({ operation }) => operation === 'UploadPart').length;
      return [
        sent < 10 ? 'chosen again' : 'from the beginning',
        (await results(page)).map((result) => result?.verified),
      ];
    },
    expected: [
      ['by itself', [true]],
      ['chosen again', [true]],
    ],
  },
  'copies of files over 32 MB that change': {
    options: { ...phone, userAgent: phone.userAgent!.replace(') ', '; wv) ') },
    async seen({ page }) {
      app.switches({ faults: [{ kind: 'stall', operation: ['UploadPart', 'PutObject', 'PostObject'] }] });
      await addBytes(page, 33_000_000);
      await page.waitForFunction(() => document.querySelector('oss-direct-upload')!.tasks[0]!.status === 'uploading');
      const copies = await page.evaluate(async () => {
        const root = await navigator.storage.getDirectory?.();
        const all: unknown = await root?.getDirectoryHandle('oss-direct-upload-copies').catch(() => undefined);
        let count = 0;
        for await (const folder of (all as Folder | undefined)?.values() ?? [])
          for await (const _ of folder.values()) count++;
        return count;
      });
      app.switches();
      await settled(page);
      return [copies, (await results(page))[0]?.verified];
    },
    expected: [
      [1, true],
      [0, true],
    ],
  },
  'one tab sends, the others use its result': {
    attributes: parts,
    async seen({ page, another }) {
      const other = await another();
      app.switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: 1 }] });
      await addBytes(page, 1_000_000);
      await page.waitForFunction(() => document.querySelector('oss-direct-upload')!.tasks[0]!.sent > 0);
      const grant = other.waitForResponse(/get_sts_token/);
      await addBytes(other, 1_000_000);
      await grant;
      app.switches();
      const pages = [page, other];
      await Promise.all(pages.map(settled));
      const stored = (await Promise.all(pages.map(results))).flat();
      assert.ok(stored.every((result) => result?.verified));
      return new Set(stored.map((result) => result!.key)).size;
    },
    expected: [1, 2],
  },
  'lists of unfinished uploads that follow other tabs': {
    attributes: parts,
    async seen(seen) {
      const { page, another, has: follows } = seen;
      await reloadPartly(seen);
      const name = page.locator('oss-direct-upload').getByText('a.bin').first();
      await name.waitFor();
      const other = await another();
      await other.evaluate(() => document.querySelector('oss-direct-upload')!.queue.forgetUnfinished());
      if (!follows) await page.reload();
      await name.waitFor({ state: 'detached' });
      return 'gone';
    },
    expected: ['gone', 'gone'],
  },
  'the screen stays awake': {
    attributes: 'multiple part-size="100KB" parallel-parts="1"',
    options: { ...phone, permissions: ['screen-wake-lock'] },
    async seen({ page }) {
      app.switches({ bandwidth: 100_000 });
      await addBytes(page, 20_000_000);
      await page.waitForFunction(() => (document.querySelector('oss-direct-upload')!.tasks[0]!.remaining ?? 0) > 30);
      await page.waitForFunction(() =>
        document.querySelector('oss-direct-upload')!.shadowRoot!.textContent.includes('left'),
      );
      const asks = await isThere(page, '[part=keep-open]');
      await page.evaluate(() => document.querySelector('oss-direct-upload')!.clear());
      app.switches();
      return asks;
    },
    expected: [false, true],
  },
  'copy a link or the details of a failure': {
    options: { permissions: ['clipboard-read', 'clipboard-write'] },
    async seen({ page }) {
      await page.evaluate(() => {
        document.querySelector('oss-direct-upload')!.stored = [{ key: 'a.txt', url: 'https://example.com/a.txt' }];
        document.addEventListener('copy', () => (document.title = 'by a command'));
      });
      await page.getByRole('button', { name: 'Copy link' }).click();
      await page.getByText('Link copied').first().waitFor({ state: 'attached' });
      return page.title();
    },
    expected: ['Lacking', 'by a command'],
  },
};

describe('where a browser lacks something', () => {
  const rows = rowsOf('guide/embedded-browsers.md');

  it('the table of the guide names it, in both languages, and each row is tested', () => {
    assert.deepEqual(
      rows.map(({ feature }) => plain(feature)),
      Object.keys(cases),
    );
    assert.deepEqual(
      rowsOf('zh/guide/embedded-browsers.md').map(({ needs }) => apisIn(needs)),
      rows.map(({ needs }) => apisIn(needs)),
    );
  });

  for (const { feature, needs } of rows)
    it(`${feature}: works as the guide says without ${needs}`, async () => {
      const {
        attributes = '',
        attributesWith = '',
        options,
        optionsWith,
        given = '',
        seen,
        expected,
      } = cases[plain(feature)]!;
      for (const has of [true, false]) {
        app.switches();
        app.cloud.log.clear();
        const { context, open } = await lackingPage(app, {
          lacks: has ? [] : apisIn(needs),
          given: has ? given : '',
          attributes: has ? `${attributes} ${attributesWith}` : attributes,
          options: (has && optionsWith) || options || {},
        });
        const problems: string[] = [];
        const page = await open();
        page.on('pageerror', ({ message }) => problems.push(message));
        assert.deepEqual(
          await seen({ page, another: open, context, has }),
          expected[has ? 0 : 1],
          has ? 'with it' : 'without it',
        );
        assert.deepEqual(problems, []);
        await context.close();
      }
    });
});

/** Without links, and with the apostrophes of print. */
function plain(feature: string): string {
  return feature.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll("'", '’');
}
