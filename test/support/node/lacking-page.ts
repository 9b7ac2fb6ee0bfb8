import { readFileSync } from 'node:fs';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { DrivenApp } from './driven-app.js';

/** Deletes what these paths name, wherever it is inherited from. */
function remove(paths: string[][]): void {
  for (const names of paths) {
    const last = names.at(-1)!;
    let owner: unknown = globalThis;
    for (const name of names.slice(0, -1)) owner = (owner as Record<string, unknown> | undefined)?.[name];
    for (; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
      Reflect.deleteProperty(owner, last);
      if (typeof owner === 'function' && owner.prototype) Reflect.deleteProperty(owner.prototype as object, last);
    }
  }
}

export interface LackingPage {
  readonly context: BrowserContext;
  /** One more page of the same browser, with the element. */
  readonly open: () => Promise<Page>;
}

interface LackingOptions {
  /** What the browser does not know: APIs in pages and workers, `name()` a word of style sheets. */
  readonly lacks: readonly string[];
  /** A script that runs before those of each page. */
  readonly given?: string;
  readonly attributes: string;
  readonly options?: BrowserContextOptions;
}

/** Pages with the element in a browser that lacks something. */
export async function lackingPage(
  app: DrivenApp,
  { lacks, given = '', attributes, options }: LackingOptions,
): Promise<LackingPage> {
  const context = await app.browser.newContext({ reducedMotion: 'reduce', ...options });
  const paths = lacks.filter((name) => !name.endsWith('()')).map((name) => name.split('.'));
  const words = lacks.filter((name) => name.endsWith('()')).map((name) => name.slice(0, -2));
  const script = `;(${remove.toString()})(${JSON.stringify(paths)});`;
  await context.addInitScript(given + script);
  await context.route('**/cdn/*.js', (route) => {
    const name = new URL(route.request().url()).pathname;
    const text = readFileSync(`dist${name}`, 'utf8');
    const code = words.reduce((all, word) => all.replaceAll(word, `un${word}`), text);
    return route.fulfill({ body: name.includes('worker') ? script + code : code, contentType: 'text/javascript' });
  });
  context.on('dialog', (dialog) => void dialog.accept());
  const body = `<!doctype html><html lang="en"><title>Lacking</title><link rel="icon" href="data:," />
    <style>html { color-scheme: light dark }</style>
    <script type="module" src="/cdn/oss-direct-upload.js"></script>
    <oss-direct-upload endpoint="/get_sts_token_for_oss_upload" mode="sts" ${attributes}></oss-direct-upload>`;
  await context.route('**/pages/lacking.html', (route) => route.fulfill({ body, contentType: 'text/html' }));
  const open = async () => {
    const page = await context.newPage();
    await page.goto(`${app.site.origin}/pages/lacking.html`);
    await page.waitForFunction(() => document.querySelector('oss-direct-upload')?.shadowRoot?.querySelector('button'));
    return page;
  };
  return { context, open };
}
