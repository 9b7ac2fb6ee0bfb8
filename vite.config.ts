import { readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';
import { bundleForm } from './tools/bundle-form.js';
import { callDecorators } from './tools/call-decorators.js';
import { cdnIntegrity } from './tools/cdn-integrity.js';
import { noWorkerFile } from './tools/no-worker-file.js';
import { minifyTemplates } from './tools/minify-templates.js';
import { thirdPartyNotices } from './tools/third-party-notices.js';

const weighed = 'node_modules/.cache/oss-direct-upload';

const { exports: exportsOfPackage } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: object };

/** What the package exports below a folder. */
const exported = (folder: string) =>
  Object.keys(exportsOfPackage).flatMap((path) =>
    path.startsWith(`./${folder}/`) ? path.slice(folder.length + 3) : [],
  );

const adapters = exported('adapters');

interface Bundle {
  entry: string | string[];
  file: string;
  folder: string;
  inOneFile: boolean;
}

/** Bundles are made of the compiled package; those in the folder `weighed` are only made to be weighed. */
const bundles: Record<string, Bundle> = {
  production: { entry: 'dist/index.js', file: 'oss-direct-upload.js', folder: 'dist/cdn', inOneFile: false },
  single: { entry: 'dist/index.js', file: 'oss-direct-upload.single.js', folder: 'dist/cdn', inOneFile: true },
  core: { entry: 'dist/core.js', file: 'core.js', folder: `${weighed}/core`, inOneFile: false },
  server: { entry: 'dist/server.js', file: 'server.js', folder: `${weighed}/server`, inOneFile: false },
  handler: { entry: 'tools/weigh/handler.js', file: 'handler.js', folder: `${weighed}/handler`, inOneFile: false },
  worker: { entry: 'tools/weigh/handler.js', file: 'worker.js', folder: `${weighed}/worker`, inOneFile: true },
  react: { entry: 'dist/frameworks/react.js', file: 'react.js', folder: `${weighed}/react`, inOneFile: false },
  vue: { entry: 'dist/frameworks/vue.js', file: 'vue.js', folder: `${weighed}/vue`, inOneFile: false },
  adapters: {
    entry: adapters.map((name) => `dist/adapters/${name}.js`),
    file: '[name].js',
    folder: `${weighed}/adapters`,
    inOneFile: false,
  },
};

/** What is not weighed with a bundle: the server's dependencies; and what adapters load besides themselves, the core and words. */
const notWeighed: Record<string, RegExp[]> = {
  server: [/^@noble\//],
  handler: [/^@noble\//],
  worker: [/^@noble\//],
  adapters: [/\/(upload|upload-error|failure-text)\.js$/],
};

/** A compiled module and all that it imports at once. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?:[^'"]* from )?'(\.[^']+)';$/gm);
  for (const [, name = ''] of imports) closure(join(dirname(file), name), seen);
  return seen;
}

/** What the server half loads later (`src/server/lazy-code.ts`), without `verifyCallback` and with it. */
const grants = ['sts-grant', 'post-policy-grant', 'presigned-url-grant', 'find-object'].map((name) => `grants/${name}`);
const laterOfServer: Record<string, string[]> = { handler: grants, server: [...grants, 'callback/sent-by-oss'] };

const modes = exported('modes');

/** Code of the drop-in file that is loaded at the same time is one file: the upload without its modes, which are files of their own. */
const lateParts: Record<string, readonly string[]> = {
  'queue-runner': [
    ...['queue/queue-runner.js', 'grant/endpoint.js', 'oss/request/send.js'],
    ...['signing/load-signer.js', 'modes/load-mode.js'],
    ...modes.map((name) => `modes/${name}/${name}.js`),
  ],
  input: ['element/input/late-input.js'],
  list: [
    'element/list/list-chunk.js',
    'element/task/progress-ring.js',
    ...['look', 'picture-styles'].map((name) => `element/look/${name}.js`),
  ],
  memory: ['queue/queue-restore.js'],
  media: ['media/read-media.js'],
  image: ['upload/prepare-picture.js', 'image/strip/strip-metadata.js', 'image/picture-workers.js'],
  reuse: ['reuse/reuse.js'],
};

/** One file of all that the server half loads at first, and of what several of its chunks share: no chunk waits for another. */
function firstOfServer(entry: string, later: string[]) {
  const first = closure(resolve(entry));
  const needed = later.map((name) => closure(resolve('dist/server', `${name}.js`)));
  const isShared = (module: string) => needed.filter((modules) => modules.has(module)).length > 1;
  return { name: 'first', test: (module: string) => first.has(module) || isShared(module) };
}

function bundle(mode: string): UserConfig {
  const { entry, file, folder, inOneFile } = bundles[mode] ?? bundles.production!;
  const later = laterOfServer[mode];
  const isIn = (path: string, module: string) => module.startsWith(resolve('dist', path) + sep);
  const signing = new Set([...closure(resolve('dist/modes/sts/sts.js'))].filter((module) => isIn('signing', module)));
  const inFolder = (name: string) => (module: string) =>
    isIn(`modes/${name}`, module) || (name === 'sts' && signing.has(module)); // whoever signs in the page loads that mode's file
  const isOfMode = (module: string) => modes.some((name) => inFolder(name)(module));
  const closureOf = (paths: readonly string[]) =>
    new Set(paths.flatMap((path) => [...closure(resolve(path))]).filter((module) => !isOfMode(module)));
  const late = Object.entries(lateParts).map(([name, paths]) => {
    const modules = closureOf(paths.map((path) => `dist/${path}`));
    return { name, test: (module: string) => modules.has(module) };
  });
  const first = closureOf([entry].flat());
  /** Neither list nor input waits for another part: chunks shared by chunks would be three round trips, one after the other. */
  const isFirst = (module: string) => {
    const users = late.filter(({ name, test }) => /^(input|list|queue-runner|memory)$/.test(name) && test(module));
    return (
      first.has(module) ||
      (folder === 'dist/cdn' && users.length > 1 && users.some(({ name }) => name === 'input' || name === 'list'))
    );
  };
  return {
    base: './',
    publicDir: false,
    plugins: [
      ...[callDecorators(), minifyTemplates(), inOneFile && noWorkerFile()],
      ...(folder !== 'dist/cdn' ? [] : [thirdPartyNotices(), cdnIntegrity()]),
    ],
    build: {
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: (_, name) => file.replace('[name]', name) },
      outDir: folder,
      emptyOutDir: !inOneFile,
      assetsDir: '.',
      sourcemap: folder === 'dist/cdn' && 'hidden', // for a test of the licenses; not packed
      reportCompressedSize: false,
      rolldownOptions: {
        checks: { moduleLevelDirective: false }, // a framework's entry is only weighed
        ...(later && { preserveEntrySignatures: 'allow-extension' }), // its chunks may import from it
        external: ['react', 'vue', 'oss-direct-upload', ...(notWeighed[mode] ?? [])],
        output: {
          minify: true,
          comments: { annotation: false }, // `@__PURE__` and others, for a bundler that comes next: none does
          // What is loaded at once is one file: chunks that are shared with what comes later would be half a dozen requests.
          codeSplitting: !inOneFile && {
            groups: later
              ? [firstOfServer(String(entry), later)]
              : [
                  ...(mode === 'adapters' ? [] : [{ name: 'first', test: isFirst }]),
                  ...late.slice(0, 1), // before the modes, which need it
                  ...modes.map((name) => ({ name, test: inFolder(name) })),
                  ...late.slice(1),
                ],
          },
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  };
}

export default defineConfig(({ command, mode }) =>
  command === 'build' ? (mode === 'form' ? bundleForm() : bundle(mode)) : {},
);
