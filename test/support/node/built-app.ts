import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { build, type InlineConfig, type PluginOption } from 'vite';

/** An application of test/e2e, made with a framework in its development mode: `client.ts` for browsers, `server.ts` for Node. */
export interface BuiltApp {
  /** Renders a view in a process of plain Node. @throws when it writes to stderr */
  render(view: string): Promise<string>;
  /** Opens a view in a page of this origin, over what a server has rendered. */
  open(page: Page, origin: string, view: string, html: string): Promise<void>;
  remove(): Promise<void>;
}

interface Options {
  plugins?: PluginOption[];
  alias?: Record<string, string>;
  define?: Record<string, string>;
  /** Whether Node runs a build of `server.ts`, instead of the file itself. */
  isServerBuilt?: boolean;
}

export async function buildApp(
  name: string,
  { plugins = [], alias = {}, define, isServerBuilt }: Options,
): Promise<BuiltApp> {
  const cache = resolve('node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const built = await mkdtemp(join(cache, `${name}-`));
  const source = (file: string) => `test/e2e/${name}/${file}.ts`;
  const common: InlineConfig = {
    configFile: false,
    logLevel: 'warn',
    mode: 'development', // with warnings
    base: '/app/',
    plugins,
    resolve: { alias },
    define: { 'process.env.NODE_ENV': '"development"', ...define },
  };
  const output = { outDir: built, emptyOutDir: false, minify: false } as const;
  const input = { input: source('client'), output: { entryFileNames: '[name].js' } };
  await build({ ...common, build: { ...output, rolldownOptions: input } });
  if (isServerBuilt) await build({ ...common, ssr: { noExternal: true }, build: { ...output, ssr: source('server') } });
  const server = isServerBuilt ? [join(built, 'server.js')] : ['--import', 'tsx', source('server')];

  return {
    async render(view) {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [...server, view]);
      if (stderr) throw new Error(stderr);
      return stdout;
    },
    async open(page, origin, view, html) {
      const start = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><main>${html}</main><script type="module" src="/app/client.js"></script>`;
      await page.route(`${origin}/app/**`, async (route) => {
        const { pathname } = new URL(route.request().url());
        if (pathname === '/app/') return route.fulfill({ contentType: 'text/html', body: start });
        const body = await readFile(join(built, pathname.replace('/app/', '')));
        await route.fulfill({ contentType: 'text/javascript', body });
      });
      await page.goto(`${origin}/app/?${view}`);
    },
    remove: () => rm(built, { recursive: true }),
  };
}
