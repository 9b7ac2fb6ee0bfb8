import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { type DrivenApp, startApp } from '../support/node/driven-app.js';
import { makeOld, type OldBrowser, oldBrowsers } from '../support/node/old-browser.js';

type Scheme = 'light' | 'dark';

interface AxeResult {
  id: string;
  nodes: { html: string }[];
}
interface Axe {
  run(): Promise<Record<'violations' | 'incomplete' | 'passes', AxeResult[]>>;
}

/** Pictures of what was seen are put there, if this is set. */
const pictures = process.env.OLD_BROWSERS_PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

let app: DrivenApp;
before(async () => {
  app = await startApp();
});
after(() => app.stop());

const style = `
  html { color-scheme: light dark; }
  html.light { color-scheme: light; }
  body { background: Canvas; color: CanvasText; font-family: sans-serif; }
  main { width: 640px; }
  [data-state~='done']::part(summary) { outline: 1px dotted; }`;

/** A page with the element, in an old browser. */
async function open(name: OldBrowser, colorScheme: Scheme, markup = '', head = '<style>' + style + '</style>') {
  const context = await app.browser.newContext({
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width: 800, height: 900 },
  });
  await makeOld(context, name);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  const body = `<!doctype html><html lang="en"><title>Old</title><link rel="icon" href="data:," />${head}
    <script type="module" src="/cdn/oss-direct-upload.js"></script>
    <main><h1>Old</h1><oss-direct-upload endpoint="/get_sts_token_for_oss_upload" multiple ${markup}></oss-direct-upload>
    <p style="height: 3000px"></p></main>`;
  await page.route('**/pages/old.html', (route) => route.fulfill({ body, contentType: 'text/html' }));
  await page.goto(`${app.site.origin}/pages/old.html`);
  await page.waitForFunction(() => !!document.querySelector('oss-direct-upload')?.shadowRoot?.querySelector('button'));
  const seen = async (what: string) => {
    if (pictures)
      await page.screenshot({ path: `${pictures}/${what}-${name}-${colorScheme}.png`.replaceAll(' ', '-') });
  };
  const statesAre = (...expected: string[]) =>
    page.waitForFunction(
      (words) =>
        document.querySelector<HTMLElement>('oss-direct-upload')!.dataset.state?.split(' ').sort().join() === words,
      [...expected, ...(colorScheme === 'dark' ? ['dark'] : [])].sort().join(),
    );
  return { page, problems, seen, statesAre, close: () => context.close() };
}

/** The text of the overlay: axe does not see its contrast over a tint, so the test compares its colors. */
const COMPARED = '^<p><span>';

/** What axe finds wrong, and where it cannot see the contrast. */
async function judge(page: Page): Promise<{ wrong: string[]; contrasts: number }> {
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  return page.evaluate(async (comparedText) => {
    const isCompared = new RegExp(comparedText);
    const { violations, incomplete, passes } = await (globalThis as unknown as { axe: Axe }).axe.run();
    const unseen = incomplete.filter(({ id }) => id === 'color-contrast');
    const wrong = [...violations, ...unseen].flatMap(({ id, nodes }) =>
      nodes.filter(({ html }) => !isCompared.test(html)).map(({ html }) => `${id}: ${html}`),
    );
    return { wrong, contrasts: passes.find(({ id }) => id === 'color-contrast')?.nodes.length ?? 0 };
  }, COMPARED);
}

/** Dispatches an event of a drag with one file over the page. */
const drag = (page: Page, event: string, type = 'text/plain') =>
  page.evaluate(
    ([kind, fileType]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'a.txt', { type: fileType }));
      document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [event, type] as const,
  );

/** Colors of pieces of the element, as the browser computes them. */
const colorsOf = (page: Page, ...selectors: string[]) =>
  page.evaluate((all) => {
    const root = document.querySelector('oss-direct-upload')!.shadowRoot!;
    return all.map((selector) => {
      const { color, backgroundColor, borderTopColor, borderTopStyle } = getComputedStyle(
        root.querySelector(selector)!,
      );
      return [color, backgroundColor, borderTopStyle === 'none' ? 'none' : borderTopColor];
    });
  }, selectors);

const text = { light: 'rgb(26, 29, 35)', dark: 'rgb(236, 238, 242)' };
const surface = { light: 'rgb(255, 255, 255)', dark: 'rgb(23, 25, 30)' };

for (const name of oldBrowsers) {
  for (const scheme of ['light', 'dark'] as const) {
    describe(`in ${name}, ${scheme}`, () => {
      it('uploads a small file and one in parts, and shows it in readable colors', async () => {
        const { page, problems, seen, statesAre, close } = await open(name, scheme);
        await statesAre('empty');
        await seen('empty');
        assert.deepEqual((await judge(page)).wrong, []);
        const tasks = await page.evaluate(async () => {
          const element = document.querySelector('oss-direct-upload')!;
          const settled = new Promise((resolve) => element.addEventListener('uploads-settled', resolve));
          const canvas = new OffscreenCanvas(64, 64);
          canvas.getContext('2d')!.fillRect(0, 0, 64, 64);
          await element.addFiles([
            new File([await canvas.convertToBlob()], 'a.png', { type: 'image/png' }),
            ...['b.pdf', 'c.zip', 'd.xlsx', 'e.bin'].map((file) => new File(['x'], file)),
            new File(
              [new Uint8Array(9_000_000).fill(7)],
              'A film with a name that is much too long for a row 飞机.mp4',
            ),
          ]);
          await settled;
          return element.tasks.map(({ status, result }) => [status, result?.verified]);
        });
        assert.deepEqual(
          tasks,
          Array.from({ length: 6 }, () => ['done', true]),
        );
        await statesAre('done');
        await seen('done');
        const { wrong, contrasts } = await judge(page);
        assert.deepEqual(wrong, []);
        assert.ok(contrasts > 10, `axe has seen ${contrasts} texts`);
        const outline = await page.evaluate(() => {
          const part = document.querySelector('oss-direct-upload')!.shadowRoot!.querySelector('[part=summary]')!;
          return getComputedStyle(part).outlineStyle;
        });
        assert.equal(outline, 'dotted', 'the page’s own style for a state');
        assert.deepEqual(problems, []);
        await close();
      });

      it('shows files that failed, wait, are paused or were rejected in readable colors', async () => {
        const { page, seen, statesAre, close } = await open(name, scheme, 'no-auto accept=".txt" retry-for="0"');
        await page.evaluate(async () => {
          const element = document.querySelector('oss-direct-upload')!;
          await element.addFiles(['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.exe'].map((file) => new File(['x'], file)));
          element.beforeUpload = ({ name: file }: { name: string }) =>
            file === 'a.txt' ? Promise.reject(new Error('It may not.')) : new Promise(() => {});
          element.start();
          element.cancel(element.tasks[1]);
          element.pause(element.tasks[2]);
        });
        await statesAre('uploading', 'error');
        await seen('mixed');
        assert.deepEqual((await judge(page)).wrong, []);
        await close();
      });

      it('covers the page while files are dragged over it', async () => {
        const { page, problems, seen, statesAre, close } = await open(
          name,
          scheme,
          'drop-target="page" accept="text/plain"',
        );
        for (const type of ['text/plain', 'image/png']) {
          await drag(page, 'dragenter', type);
          const overlay = page.locator('oss-direct-upload .drag-overlay');
          await overlay.waitFor();
          await statesAre('dragover', 'empty');
          await seen(type === 'image/png' ? 'rejected' : 'dragged');
          const [words] = await colorsOf(page, '.drag-overlay p');
          assert.deepEqual(words!.slice(0, 2), [text[scheme], surface[scheme]]);
          assert.deepEqual(await overlay.boundingBox(), { x: 0, y: 0, ...(await visibleSize(page)) });
          assert.deepEqual((await judge(page)).wrong, []);
          await drag(page, 'dragleave', type);
          await overlay.waitFor({ state: 'detached' });
        }
        await statesAre('empty');
        assert.deepEqual(problems, []);
        await close();
      });

      it('lists many files, and shows the name of a button that is pointed at', async () => {
        const { page, problems, close } = await open(name, scheme, 'no-auto');
        await page.evaluate(() => {
          const files = Array.from({ length: 60 }, (_, i) => new File(['x'], `${i}.txt`));
          return document
            .querySelector('oss-direct-upload')!
            .addFiles(files)
            .then(() => {});
        });
        const rows = page.locator('oss-direct-upload [part=file]');
        await rows.first().waitFor();
        assert.ok((await rows.count()) < 60, 'only rows in view are drawn');
        const button = rows.first().getByRole('button').last();
        await button.hover();
        assert.match((await button.getAttribute('title')) ?? '', /0\.txt/);
        assert.deepEqual(problems, []);
        await close();
      });
    });
  }

  describe(`the colors in ${name}`, () => {
    it('are light on a page without dark colors, even if the system prefers dark ones', async () => {
      const { page, close } = await open(name, 'dark', '', '');
      assert.deepEqual((await colorsOf(page, '.label'))[0]![0], text.light);
      await close();
    });

    it('follow the page at once when it changes its scheme, and the system', async () => {
      const { page, statesAre, close } = await open(name, 'dark');
      const label = async () => (await colorsOf(page, '.label'))[0]![0];
      assert.equal(await label(), text.dark);
      await page.evaluate(() => document.documentElement.classList.add('light'));
      await page.waitForFunction(
        () => document.querySelector<HTMLElement>('oss-direct-upload')!.dataset.state === 'empty',
      );
      assert.equal(await label(), text.light);
      await page.evaluate(() => document.documentElement.classList.remove('light'));
      await statesAre('empty');
      assert.equal(await label(), text.dark);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.waitForFunction(
        () => document.querySelector<HTMLElement>('oss-direct-upload')!.dataset.state === 'empty',
      );
      assert.equal(await label(), text.light);
      await close();
    });

    it('are those that the page sets', async () => {
      const own = '<style>oss-direct-upload { --oss-upload-accent: #a50e52; --oss-upload-text: #220011; }</style>';
      const { page, close } = await open(name, 'light', '', own);
      const [zone, button] = await colorsOf(page, '.zone', '.button');
      assert.equal(zone![0], 'rgb(34, 0, 17)');
      assert.notEqual(zone![2], 'none');
      if (name === 'Chrome 109') {
        assert.deepEqual(zone!.slice(1), [surface.light, 'rgb(216, 220, 227)']);
        assert.deepEqual(button!.slice(0, 2), ['rgb(165, 14, 82)', 'rgba(127, 127, 127, 0.12)']);
      }
      await close();
    });
  });
}

const visibleSize = (page: Page) =>
  page.evaluate(() => ({ width: document.documentElement.clientWidth, height: innerHeight }));
