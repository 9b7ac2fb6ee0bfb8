import { parseArgs } from 'node:util';
import type { BrowserLauncher } from '@web/test-runner';
import { chromium, findChromium } from './chromium.js';
import { findFirefox, firefox } from './firefox.js';
import { findWebKit, webkit } from './webkit.js';

/** What launches a browser with each engine. */
export const engines = { chromium, firefox, webkit } satisfies Record<string, () => BrowserLauncher>;

export type Engine = keyof typeof engines;

const finders = { chromium: findChromium, firefox: findFirefox, webkit: findWebKit } satisfies Record<
  Engine,
  () => unknown
>;

/** Finds or installs an engine's browser before any test runs. @throws one sentence that says what to install */
export function requireBrowser(engine: Engine): void {
  finders[engine]();
}

/** Reads `--browser firefox --browser webkit`, or `--browser all`; what remains are pieces of tests' paths. @throws for another name */
export function readArguments(): { chosen: Engine[]; wanted: string[] } {
  const { values, positionals } = parseArgs({
    options: { browser: { type: 'string', multiple: true, default: [] } },
    allowPositionals: true,
  });
  const names = values.browser.flatMap((name) => (name === 'all' ? Object.keys(engines) : [name]));
  const unknown = names.find((name) => !(name in engines));
  if (unknown !== undefined) throw new Error(`--browser is ${Object.keys(engines).join(', ')} or all, not ${unknown}.`);
  return { chosen: names as Engine[], wanted: positionals };
}
