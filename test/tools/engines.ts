import { parseArgs } from 'node:util';
import type { BrowserLauncher } from '@web/test-runner';
import { chromium } from './chromium.js';
import { firefox } from './firefox.js';
import { webkit } from './webkit.js';

/** The browsers' engines, each with what starts it. */
export const engines = { chromium, firefox, webkit } satisfies Record<string, () => BrowserLauncher>;

export type Engine = keyof typeof engines;

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
