import { defineConfig, type UserConfig } from 'vite';
import { minifyTemplates } from './test/tools/minify-templates.js';

/** Bundles are made of the compiled package; `core` is only made to be weighed. */
const bundles: Record<string, { entry: string; file: string; folder: string; inOneFile: boolean }> = {
  production: { entry: 'dist/index.js', file: 'oss-direct-upload.js', folder: 'dist/cdn', inOneFile: false },
  single: { entry: 'dist/index.js', file: 'oss-direct-upload.single.js', folder: 'dist/cdn', inOneFile: true },
  core: { entry: 'dist/core.js', file: 'core.js', folder: 'node_modules/.cache/oss-direct-upload', inOneFile: false },
};

function bundle(mode: string): UserConfig {
  const { entry, file, folder, inOneFile } = bundles[mode] ?? bundles.production!;
  return {
    base: './',
    publicDir: false,
    plugins: [minifyTemplates()],
    build: {
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: () => file },
      outDir: folder,
      emptyOutDir: !inOneFile,
      assetsDir: '.',
      sourcemap: true,
      reportCompressedSize: false,
      rolldownOptions: {
        external: ['ali-oss'], // the page's own, by its own <script>
        output: {
          minify: true,
          // What is loaded at once is one file: chunks that are shared with what comes later would be half a dozen requests.
          codeSplitting: !inOneFile && { groups: [{ name: 'first', tags: ['$initial'] }] },
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  };
}

export default defineConfig(({ command, mode }) => (command === 'build' ? bundle(mode) : {}));
