import { chromium, findChromium } from './chromium.js';
import { findFirefox, firefox } from './firefox.js';
import { findWebKit, webkit } from './webkit.js';

export const engines = { chromium, firefox, webkit };
export type Engine = keyof typeof engines;

const finders = { chromium: findChromium, firefox: findFirefox, webkit: findWebKit };

/** Finds or installs an engine's browser before any test runs. @throws one sentence that says what to install */
export function requireBrowser(engine: Engine): void {
  finders[engine]();
}

/** What `--browser firefox --browser webkit` or `--browser all` names. @throws for another name */
export function enginesNamed(names: readonly string[]): Engine[] {
  const all = names.flatMap((name) => (name === 'all' ? Object.keys(engines) : [name]));
  const unknown = all.find((name) => !(name in engines));
  if (unknown !== undefined) throw new Error(`--browser is ${Object.keys(engines).join(', ')} or all, not ${unknown}.`);
  return all as Engine[];
}
