import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const built = here('./built');

const entryOf = (client: string) => here(client === 'core' ? '../../dist/core.js' : `./pages/clients/${client}.ts`);

/** Bundles the page that measures, and each client by itself, as an application would: minified, production. */
export async function buildPages(clients: Iterable<string>): Promise<void> {
  await bundle(here('./pages/page.ts'), built, 'page.js');
  for (const client of clients) await bundle(entryOf(client), `${built}/${client}`);
}

/** Bundles a client without the framework that its page has anyway. @returns its file */
export async function buildForWeighing(client: string): Promise<string> {
  const folder = `${built}/weighed/${client}`;
  await bundle(entryOf(client), folder, 'client.js', [/^react(-dom)?($|\/)/, 'vue']);
  return `${folder}/client.js`;
}

/** Bundles one module, with its style sheets as `client.css`. */
export async function bundle(
  entry: string,
  outDir: string,
  file = 'client.js',
  external: (RegExp | string)[] = [],
): Promise<void> {
  await build({
    ...{ root: here('.'), configFile: false, logLevel: 'error', publicDir: false, base: './' },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      ...{ target: 'es2022', outDir, emptyOutDir: outDir !== built, assetsDir: '.' },
      ...{ reportCompressedSize: false, cssCodeSplit: false },
      lib: { entry, formats: ['es'], fileName: () => file, cssFileName: 'client' },
      rolldownOptions: {
        external,
        output: { minify: true },
        onLog: () => {}, // peers’ own doings are theirs to mend
      },
    },
  });
}
