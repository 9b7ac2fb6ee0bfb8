import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { judge } from './axe.js';
import type { DrivenApp } from './driven-app.js';

/** What style sheets, templates and `CSS.supports` name, and each of these browsers does not know. */
const unknown = {
  'Chrome 109': ['light-dark', 'color-mix', 'oklch', ':state', ':popover-open', 'popover=', ':dir', '@starting-style'],
  'Firefox 115': ['light-dark', ':state', ':popover-open', 'popover='],
} as const;

type OldBrowser = keyof typeof unknown;
export const oldBrowsers = Object.keys(unknown) as OldBrowser[];

/** What scripts cannot call in at least one of them, or in Safari 16.4. */
const missing = [
  ...['AbortSignal.any', 'Array.fromAsync', 'Array.prototype.toSorted', 'Array.prototype.toReversed'],
  ...['Array.prototype.toSpliced', 'Array.prototype.with', 'Element.prototype.ariaLabel'],
  ...['Element.prototype.checkVisibility', 'ElementInternals.prototype.states', 'HTMLElement.prototype.popover'],
  ...['HTMLElement.prototype.showPopover', 'HTMLElement.prototype.hidePopover', 'IDBFactory.prototype.databases'],
  ...['Intl.Segmenter', 'Iterator.prototype.map', 'Map.groupBy', 'Navigator.prototype.wakeLock', 'Object.groupBy'],
  ...['Promise.try', 'Promise.withResolvers', 'Response.json', 'Set.prototype.union', 'String.prototype.isWellFormed'],
  ...['String.prototype.toWellFormed', 'URL.canParse', 'URL.parse', 'Uint8Array.prototype.toBase64'],
];

/** Makes every page of this context one in an old browser: what it does not know has another name in the bundle. */
async function makeOld(context: BrowserContext, name: OldBrowser): Promise<void> {
  const paths = JSON.stringify(missing.map((path) => path.split('.')));
  await context.addInitScript(`for (const names of ${paths}) {
    const owner = names.slice(0, -1).reduce((object, key) => object?.[key], globalThis);
    if (owner) delete owner[names.at(-1)];
  }`);
  await context.route('**/cdn/*.js', (route) => {
    const text = readFileSync(`dist${new URL(route.request().url()).pathname}`, 'utf8');
    const body = unknown[name].reduce(
      (code, word) => code.replaceAll(word, `${word.slice(0, 2)}un-${word.slice(2)}`),
      text,
    );
    return route.fulfill({ body, contentType: 'text/javascript' });
  });
}

const style = `
  html { color-scheme: light dark; }
  html.light { color-scheme: light; }
  body { background: Canvas; color: CanvasText; font-family: sans-serif; }
  main { width: 640px; }
  [data-state~='done']::part(summary) { outline: 1px dotted; }`;

export async function openOld(
  app: DrivenApp,
  name: OldBrowser,
  colorScheme: 'light' | 'dark',
  attributes = '',
  head = `<style>${style}</style>`,
) {
  const context = await app.browser.newContext({
    ...{ colorScheme, reducedMotion: 'reduce', viewport: { width: 800, height: 900 } },
  });
  await makeOld(context, name);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  const body = `<!doctype html><html lang="en"><title>Old</title><link rel="icon" href="data:," />${head}
    <script type="module" src="/cdn/oss-direct-upload.js"></script>
    <main><h1>Old</h1><oss-direct-upload endpoint="/get_sts_token_for_oss_upload" multiple ${attributes}></oss-direct-upload>
    <p style="height: 3000px"></p></main>`;
  await page.route('**/pages/old.html', (route) => route.fulfill({ body, contentType: 'text/html' }));
  await page.goto(`${app.site.origin}/pages/old.html`);
  await page.waitForFunction(() => !!document.querySelector('oss-direct-upload')?.shadowRoot?.querySelector('button'));
  const statesAre = (...expected: string[]) =>
    page.waitForFunction(
      (words) => document.querySelector('oss-direct-upload')!.dataset['state']?.split(' ').sort().join() === words,
      [...expected, ...(colorScheme === 'dark' ? ['dark'] : [])].sort().join(),
    );
  return { page, problems, statesAre, close: () => context.close() };
}

/** What axe finds wrong. The text of the overlay over a tint is not for axe: the test compares its colors. */
export async function wrongIn(page: Page): Promise<string[]> {
  const { violations, unseen } = await judge(page);
  return [...violations, ...unseen.filter((text) => !text.includes('<p><span>'))];
}

/** Uploads small files and one in parts, and asserts that they are stored, and shown in readable colors. */
export async function assertUploads(app: DrivenApp, name: OldBrowser, scheme: 'light' | 'dark'): Promise<void> {
  const { page, problems, statesAre, close } = await openOld(app, name, scheme, 'part-size="1MB"');
  await statesAre('empty');
  assert.deepEqual(await wrongIn(page), []);
  const tasks = await page.evaluate(async () => {
    const element = document.querySelector('oss-direct-upload')!;
    const settled = new Promise((resolve) => element.addEventListener('uploads-settled', resolve));
    const canvas = new OffscreenCanvas(64, 64);
    canvas.getContext('2d')!.fillRect(0, 0, 64, 64);
    const film = 'A film with a name that is much too long for a row 飞机.mp4';
    await element.addFiles([
      new File([await canvas.convertToBlob()], 'a.png', { type: 'image/png' }),
      ...['b.pdf', 'c.zip', 'd.xlsx', 'e.bin'].map((file) => new File(['x'], file)),
      new File([new Uint8Array(2_500_000).fill(7)], film),
    ]);
    await settled;
    return element.tasks.map(({ status, result }) => `${status} ${result?.verified}`);
  });
  assert.deepEqual(tasks, Array(6).fill('done true'));
  await statesAre('done');
  assert.deepEqual(await wrongIn(page), []);
  const { contrasts } = await judge(page);
  assert.ok(contrasts > 10, `axe has seen ${contrasts} texts`);
  const outline = await page.evaluate(() => {
    const part = document.querySelector('oss-direct-upload')!.shadowRoot!.querySelector('[part=summary]')!;
    return getComputedStyle(part).outlineStyle;
  });
  assert.equal(outline, 'dotted', 'the page’s own style for a state');
  assert.deepEqual(problems, []);
  await close();
}
