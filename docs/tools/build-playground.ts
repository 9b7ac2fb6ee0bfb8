// `tsx docs/tools/build-playground.ts`: builds the demo page into the site's public files, on the mock in the page.
import { rmSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { build, type Plugin } from 'vite';
import { linkPackage } from './link-package.js';
import { COMPILED } from '../../tools/chunks.js';
import { docs, project } from './paths.js';

/** Below the site's own path. */
const outDir = `${docs}public/playground-app`;

/** The mock in the page starts before the page's own script. */
const entryBeforePage: Plugin = {
  name: 'playground-entry',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace('./main.ts', '../docs/playground/main.ts'),
  },
};

/** The page gets the compiled package: a bundler finds its worker by the compiled file's name. */
const compiledPackage: Plugin = {
  name: 'playground-compiled-package',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!importer || !source.startsWith('.')) return undefined;
    const path = relative(`${project}src`, resolve(dirname(importer), source));
    return path.startsWith('..') ? undefined : resolve(project, COMPILED, path);
  },
};

/** A bundler takes the address of a worker that is not started where it is written for that of any file. */
const bundledWorker: Plugin = {
  name: 'playground-worker',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/file-sha256.ts')) return undefined;
    const address = "new URL('./sha256-worker.ts', import.meta.url)";
    if (!code.includes(address)) throw new Error(`${id} does not say ${address}.`);
    return `import bundledAddress from './sha256-worker.ts?worker&url';\n${code.replace(address, 'new URL(bundledAddress, import.meta.url)')}`;
  },
};

/** Builds the playground's page, which any static server can serve from any path. */
export async function buildPlayground(): Promise<void> {
  linkPackage(); // its backend imports the package by its name
  rmSync(outDir, { recursive: true, force: true });
  await build({
    configFile: false,
    root: `${project}demo`,
    base: './',
    publicDir: false,
    logLevel: 'warn',
    plugins: [entryBeforePage, compiledPackage, bundledWorker],
    worker: { format: 'es' },
    build: { target: 'es2022', outDir, emptyOutDir: false, reportCompressedSize: false, chunkSizeWarningLimit: 1000 },
  });
}

if (process.argv[1] === import.meta.filename) await buildPlayground();
