// Part of `npm run build`: bundles the compiled modules into a few chunks, as applications get them. What is published besides is copied:
// the component of Svelte, and the declarations that an entry leads to.
import { copyFileSync, cpSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { callDecorators } from './call-decorators.js';
import { type Chunk, chunksOf, chunksOfServer, COMPILED, exportedScripts } from './chunks.js';
import { filesIn } from './files-in.js';
import { plainImports } from './plain-imports.js';
import { minifyTemplates } from './minify-templates.js';

const OUT = 'dist';
const SVELTE = 'frameworks/OssDirectUpload.svelte';
const WORKERS = ['oss/integrity/crc-worker', 'image/picture-worker'];

const scripts = filesIn(COMPILED)
  .map((file) => file.slice(COMPILED.length + 1))
  .filter((file) => file.endsWith('.js'))
  .map((file) => file.slice(0, -'.js'.length));
const isOfMode = (name: string) => name.startsWith('modes/');
const isOf = (pattern: string) => (script: string) => {
  const [before = '', after] = pattern.split('*');
  return after === undefined ? script === pattern : script.startsWith(before) && script.endsWith(after);
};
const svelteNeeds = [...readFileSync(`src/${SVELTE}`, 'utf8').matchAll(/'\.\/([\w-]+)\.js'/g)].map(
  ([, name = '']) => `frameworks/${name}`,
);
/** What bundlers find by its address stays a file in its folder, and so does what names that address. */
const workers = WORKERS.flatMap((worker) => [worker, `${worker}-file`]);
const entries = new Set([
  ...exportedScripts.flatMap((pattern) => scripts.filter(isOf(pattern))),
  ...[...svelteNeeds, ...workers],
]);

/** Chunks may import from an entry, but not what it did not export before: only a mode, which is one file for one request, has more than its types name. */
const exportsStay: Plugin = {
  name: 'exports-stay',
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      const own = file.type === 'chunk' && file.isEntry && this.getModuleInfo(file.facadeModuleId!)?.exports;
      if (!own || own.includes('*') || isOfMode(file.name)) continue;
      const added = file.exports.filter((name) => !own.includes(name));
      if (added.length > 0)
        this.error(`${file.fileName} exports ${added.join()} for other chunks. Give that a chunk in tools/chunks.ts.`);
    }
  },
};

async function bundle(names: readonly string[], chunks: readonly Chunk[]): Promise<void> {
  const isEntry = new Set(names.filter((name) => !isOfMode(name)).map((name) => resolve(COMPILED, `${name}.js`)));
  const build = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, resolve(COMPILED, `${name}.js`)])),
    external: [/^[^./\0]/, /\.svelte$/], // packages, and what is copied
    plugins: [callDecorators(), minifyTemplates(), plainImports(), exportsStay],
    preserveEntrySignatures: 'allow-extension',
    experimental: { attachDebugInfo: 'none' },
    checks: { moduleLevelDirective: false, ineffectiveDynamicImport: false, pluginTimings: false },
  });
  await build.write({
    dir: OUT,
    format: 'es',
    cleanDir: false,
    comments: { jsdoc: false, annotation: true, legal: true },
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    minifyInternalExports: false,
    ...(chunks.length > 0 && {
      codeSplitting: {
        includeDependenciesRecursively: false, // entries are not in chunks
        groups: chunks.map(({ name, test }) => ({
          name,
          test: (module: string) => !isEntry.has(module) && test(module),
        })),
      },
    }),
  });
  await build.close();
}

/** The mock with its commands, and what `init` needs. */
const commands = ['mock/index', 'mock/cli', 'mock/bin'];
const inFolder = (name: string): Chunk => ({
  name,
  test: (module) => module.startsWith(resolve(COMPILED, name) + sep),
});

const apart = ['server', 'heic', ...commands]; // what shares nothing with other entries
await bundle(['server'], chunksOfServer());
await bundle(['heic'], []);
await bundle(commands, [inFolder('mock')]);
await bundle(
  [...entries].filter((name) => !apart.includes(name)),
  chunksOf(
    {
      core: ['core.js'],
      properties: ['frameworks/react.js', 'frameworks/vue.js'], // which the element shares with the components
      words: ['element/words/language.js', 'element/words/rules-in-words.js'],
      'error-words': ['element/words/error-in-words.js'], // the adapters use them without the element
      element: ['element.js'],
      sdk: ['signing/sdk.js'],
    },
    'element',
  ),
);

copyFileSync(`src/${SVELTE}`, `${OUT}/${SVELTE}`);

const reached = new Set<string>();

/** Copies a declaration and those that it names. @throws if one of them does not exist */
function reach(path: string): void {
  if (reached.has(path)) return;
  reached.add(path);
  const text = readFileSync(join(COMPILED, path), 'utf8');
  cpSync(join(COMPILED, path), join(OUT, path));
  const named = text.matchAll(/\b(?:from|import|module)\s*\(?\s*['"](\.[^'"]+)\.js['"]/g);
  for (const [, name = ''] of named) reach(join(dirname(path), `${name}.d.ts`));
}

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, { types?: string }> };
for (const { types } of Object.values(exports)) {
  const pattern = types?.replace('./dist/', '').replace('.d.ts', '');
  if (pattern) scripts.filter(isOf(pattern)).forEach((name) => reach(`${name}.d.ts`));
}
