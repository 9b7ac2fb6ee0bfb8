import { defineConfig, type UserConfig } from 'vite';
import { bundleMiniProgram, bundleMiniProgramForm } from './tools/bundle-mini-programs.js';
import { callDecorators } from './tools/call-decorators.js';
import { cdnIntegrity } from './tools/cdn-integrity.js';
import { chunksOf, COMPILED, exported } from './tools/chunks.js';
import { plainImports } from './tools/plain-imports.js';
import { leaveOut } from './tools/leave-out.js';
import { minifyTemplates } from './tools/minify-templates.js';
import { thirdPartyNotices } from './tools/third-party-notices.js';

const weighed = 'node_modules/.cache/oss-direct-upload';
const adapters = exported('adapters');

interface Bundle {
  entry: string | string[];
  file: string;
  folder: string;
  inOneFile: boolean;
}

/** The folder `dist/cdn` is made of the compiled modules. Bundles in the folder `weighed` are made of the package, as an application's are, only to be weighed. */
const bundles: Record<string, Bundle> = {
  production: { entry: `${COMPILED}/index.js`, file: 'oss-direct-upload.js', folder: 'dist/cdn', inOneFile: false },
  single: { entry: `${COMPILED}/index.js`, file: 'oss-direct-upload.single.js', folder: 'dist/cdn', inOneFile: true },
  heic: { entry: `${COMPILED}/heic.js`, file: 'heic.js', folder: 'dist/cdn', inOneFile: true },
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

/** What is not weighed with a bundle: the server's dependencies; what adapters load besides themselves, the core and words; what components share with the element. */
const notWeighed: Record<string, RegExp[]> = {
  server: [/^@noble\//],
  handler: [/^@noble\//],
  worker: [/^@noble\//],
  adapters: [/\/chunks\/(core|failure-text)\.js$/],
  react: [/\/chunks\/core\.js$/],
  vue: [/\/chunks\/core\.js$/],
};

function bundle(mode: string): UserConfig {
  const { entry, file, folder, inOneFile } = bundles[mode] ?? bundles.production!;
  const isPublished = folder === 'dist/cdn';
  return {
    base: './',
    publicDir: false,
    plugins: !isPublished
      ? []
      : [
          ...[callDecorators(), minifyTemplates(), inOneFile ? leaveOut() : plainImports()],
          ...[mode !== 'heic' && thirdPartyNotices(), cdnIntegrity()], // whose one package is not in it
        ],
    build: {
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: (_, name) => file.replace('[name]', name) },
      outDir: folder,
      emptyOutDir: !inOneFile,
      assetsDir: '.',
      sourcemap: isPublished && 'hidden', // for a test of the licenses; not packed
      reportCompressedSize: false,
      rolldownOptions: {
        checks: { moduleLevelDirective: false }, // a framework's entry is only weighed
        external: ['react', 'vue', 'oss-direct-upload', 'heic-to/csp', ...(notWeighed[mode] ?? [])],
        output: {
          minify: true,
          minifyInternalExports: !isPublished,
          comments: { annotation: false }, // `@__PURE__` and others, for a bundler that comes next: none does
          // What is loaded at once is one file: chunks that are shared with what comes later would be half a dozen requests.
          codeSplitting: !inOneFile && (!isPublished || { groups: chunksOf({ first: ['index.js'] }, 'first') }),
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  };
}

const forMiniPrograms: Record<string, () => UserConfig> = {
  'mini-program': bundleMiniProgram,
  'mini-program-form': bundleMiniProgramForm,
};

export default defineConfig(({ command, mode }) =>
  command === 'build' ? (forMiniPrograms[mode]?.() ?? bundle(mode)) : {},
);
