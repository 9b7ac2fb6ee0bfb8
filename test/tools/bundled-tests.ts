import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Middleware } from './canned-response.js';

/** The widget for pages of tests, as a bundler makes it. */
const WIDGET = { in: 'src/index.ts', out: 'widget/index' };

/** What each page of tests runs beside its test file. */
export const WITH_TESTS = 'test/support/browser/readable-failures';

/** In the project, where its packages and its own name are found. */
const FOLDER = '.tests';

/** A file that asks for a module by its address wants it as it lies on the disk. */
const asksByAddress = (file: string) => readFileSync(file, 'utf8').includes("'/src/");

/**
 * All test files, what their pages run, and `/widget/index.js`, built once: a page loads a few files instead of hundreds of modules.
 * What a file imports late is still a file of its own.
 */
export function bundledTests(testFiles: readonly string[]): Middleware {
  const scripts = readdirSync('test/e2e/pages').filter((name) => name.endsWith('.ts'));
  const ofPages = scripts.map((name) => `test/e2e/pages/${name}`);
  const sources = [`${WITH_TESTS}.ts`, ...testFiles, ...ofPages].filter((file) => !asksByAddress(file));
  let bundled: Promise<ReadonlyMap<string, string>> | undefined;
  return async (context, next) => {
    const file = (await (bundled ??= bundle(sources))).get(context.path.replace(/\.ts$/, '.js'));
    if (file === undefined) return next();
    context.type = context.path.endsWith('.map') ? 'application/json' : 'text/javascript';
    context.set('Cache-Control', context.path.startsWith('/chunks/') ? 'max-age=3600, immutable' : 'no-cache');
    context.body = file;
  };
}

const common = {
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  chunkNames: 'chunks/[name]-[hash]',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'error',
  ignoreAnnotations: true, // what `sideEffects` of package.json names lies in dist
} as const;

/** Test files for Node, and what they import of the project, written once: each process then reads a few files of plain JavaScript. */
export async function bundleForNode(files: readonly string[]): Promise<{ files: string[]; remove: () => void }> {
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(`${FOLDER}/`);
  await build({
    ...common,
    entryPoints: [...files],
    ...{ outdir: folder, outbase: '.', outExtension: { '.js': '.mjs' }, platform: 'node', packages: 'external' },
    alias: { 'oss-direct-upload/server': resolve('src/server.ts') }, // which samples name
    plugins: [ownAddress((path) => `new URL(${JSON.stringify(pathToFileURL(path))})`)],
  });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { files: files.map((file) => join(folder, file.replace(/\.ts$/, '.mjs'))), remove };
}

/** The code of each file and its source map, by its path. */
async function bundle(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [...files.map((file) => ({ in: file, out: file.replace(/\.ts$/, '') })), WIDGET],
    ...{ outdir: '/', write: false, conditions: ['browser', 'development'] },
    plugins: [whereTheyLie, axeLate, ownAddress((path) => `new URL(${JSON.stringify(`/${path}`)}, location.href)`)],
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}

/** Workers, the SDK and what the test runner serves are found where they are without a bundle. */
const whereTheyLie: Plugin = {
  name: 'where-they-lie',
  setup({ onResolve }) {
    // Bundlers take the SDK's `browser` field; served as it is, that file is a script which leaves `OSS` on the window.
    onResolve({ filter: /^ali-oss$/ }, () => ({
      path: '/node_modules/ali-oss/dist/aliyun-oss-sdk.js',
      external: true,
    }));
    onResolve({ filter: /^\/__web-dev-server/ }, ({ path }) => ({ path, external: true }));
  },
};

/** The checks of axe are 0.9 MB, which few pages need: they are a file of their own, and not required by all. */
const axeLate: Plugin = {
  name: 'axe-late',
  setup({ onLoad }) {
    const load = "await import('axe-core/axe.min.js'); axe = window.axe;";
    const contents = `export let axe; export async function loadAxe() { ${load} }`;
    onLoad({ filter: /chai-a11y-axe\/src\/axe-import\.js$/ }, () => ({ contents }));
  },
};

/** A module's address is that of its source. */
const ownAddress = (urlOf: (path: string) => string): Plugin => ({
  name: 'own-address',
  setup({ onLoad }) {
    onLoad({ filter: /\/(src|test|docs|demo)\/.*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      return { contents: text.replaceAll('import.meta.url', `${urlOf(relative('.', path))}.href`), loader: 'ts' };
    });
  },
});
