import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, before, beforeEach } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { type AliasOptions, build, type InlineConfig, type PluginOption } from 'vite';
import type { DrivenApp } from './driven-app.js';

interface Options {
  plugins?: PluginOption[];
  alias?: AliasOptions;
  define?: Record<string, string>;
  /** Whether Node runs a build of `server.ts`, instead of the file itself. */
  isServerBuilt?: boolean;
}

export type Framework = ReturnType<typeof useFramework>;

/**
 * An application of test/e2e, made with a framework in its development mode, and a page for each test of the suite around this call: its
 * `client.ts` is built for browsers, `server.ts` for Node.
 */
export function useFramework(
  app: DrivenApp,
  name: string,
  { plugins = [], alias = {}, define, isServerBuilt }: Options,
) {
  let built = '';
  let page: Page;
  let noise: string[] = [];
  const source = (file: string) => `test/e2e/${name}/${file}.ts`;
  const server = () => (isServerBuilt ? [join(built, 'server.js')] : ['--import', 'tsx', source('server')]);

  before(async () => {
    const cache = resolve('node_modules/.cache');
    await mkdir(cache, { recursive: true });
    built = await mkdtemp(join(cache, `${name}-`));
    const common: InlineConfig = {
      ...{ configFile: false, logLevel: 'error', base: '/app/', plugins, resolve: { alias } },
      mode: 'development', // with warnings
      define: { 'process.env.NODE_ENV': '"development"', ...define },
    };
    const output = { outDir: built, emptyOutDir: false, minify: false } as const;
    const input = { input: source('client'), output: { entryFileNames: '[name].js' } };
    await build({ ...common, build: { ...output, rolldownOptions: input } });
    if (isServerBuilt)
      await build({ ...common, ssr: { noExternal: true }, build: { ...output, ssr: source('server') } });
  });
  after(() => rm(built, { recursive: true }));
  beforeEach(async () => {
    await page?.context().close();
    noise = [];
    page = await (await app.browser.newContext({ locale: 'en-US' })).newPage();
    page.on('console', (message) => /React DevTools/.test(message.text()) || noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(String(error)));
  });

  return {
    get page() {
      return page;
    },
    /** What a developer would see in the console. */
    get noise() {
      return noise;
    },
    /** Renders a view in a process of plain Node. @throws when it writes to stderr */
    async render(view: string): Promise<string> {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [...server(), view]);
      assert.equal(stderr, '');
      return stdout;
    },
    /** Opens a view, over what a server has rendered. */
    async open(view: string, html = ''): Promise<void> {
      const { origin } = app.site;
      const start = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><main>${html}</main><script type="module" src="/app/client.js"></script>`;
      await page.route(`${origin}/app/**`, async (route) => {
        const { pathname } = new URL(route.request().url());
        if (pathname === '/app/') return route.fulfill({ contentType: 'text/html', body: start });
        const body = await readFile(join(built, pathname.replace('/app/', '')));
        await route.fulfill({ contentType: 'text/javascript', body });
      });
      await page.goto(`${origin}/app/?${view}`);
    },
    /** Chooses a picture with the button of this name. @returns its bytes */
    async choose(button: string, file: string, size = 300_000): Promise<Buffer> {
      const buffer = Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8) * 7) & 255));
      const opened = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: button }).click();
      await (await opened).setFiles({ name: file, mimeType: 'image/png', buffer });
      return buffer;
    },
    rows: () => page.getByRole('row').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label'))),
  };
}
