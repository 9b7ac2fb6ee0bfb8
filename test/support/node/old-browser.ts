import { readFileSync } from 'node:fs';
import type { BrowserContext } from 'playwright-core';

/** What style sheets, templates and `CSS.supports` name, and each of these browsers does not know. */
const unknown = {
  'Chrome 109': ['light-dark', 'color-mix', 'oklch', ':state', ':popover-open', 'popover=', ':dir', '@starting-style'],
  'Firefox 115': ['light-dark', ':state', ':popover-open', 'popover='],
} as const;

export type OldBrowser = keyof typeof unknown;
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

/** A script of the bundle, for this browser: what it does not know has another name there. */
const scriptFor = (name: OldBrowser, file: string): string =>
  unknown[name].reduce((code, word) => code.replaceAll(word, `${word.slice(0, 2)}un-${word.slice(2)}`), read(file));

const read = (file: string) => readFileSync(`dist/cdn/${file}`, 'utf8');

/** Makes every page of this context one in an old browser. */
export async function makeOld(context: BrowserContext, name: OldBrowser): Promise<void> {
  await context.addInitScript((paths) => {
    for (const path of paths) {
      const names = path.split('.');
      const last = names.pop()!; // a path has at least one name
      const owner = names.reduce<Record<string, unknown>>(
        (object, key) => object[key] as Record<string, unknown>,
        globalThis as unknown as Record<string, unknown>,
      );
      if (owner) delete owner[last];
    }
  }, missing);
  await context.route('**/cdn/*.js', (route) =>
    route.fulfill({
      body: scriptFor(name, new URL(route.request().url()).pathname.split('/').at(-1)!),
      contentType: 'text/javascript',
    }),
  );
}
