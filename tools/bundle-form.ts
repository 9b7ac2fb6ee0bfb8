import { resolve } from 'node:path';
import type { UserConfig } from 'vite';

/** Where `tsconfig.form.json` compiles `src/form.ts` to ES2017, and all that it imports. */
const compiled = resolve('node_modules/.cache/oss-direct-upload/form');

/** Modules whose errors say more than fits: the one file has shorter ones, with the same names. */
const lean = /\/(upload-error|unusable-response)\.js$/;

/** `oss-direct-upload/form` in one ES2017 file, as mini programs take it. The folder holds nothing else: it is copied into them. */
export function bundleForm(): UserConfig {
  return {
    publicDir: false,
    plugins: [
      {
        name: 'lean-errors',
        enforce: 'pre',
        resolveId(id) {
          const [, name] = lean.exec(id) ?? [];
          return name && resolve(compiled, 'mini-program', `lean-${name}.js`);
        },
      },
    ],
    build: {
      target: 'es2017',
      lib: { entry: resolve(compiled, 'form.js'), formats: ['es'], fileName: () => 'form.js' },
      outDir: 'dist/mini-programs',
      reportCompressedSize: false,
      rolldownOptions: { output: { minify: true, comments: false, codeSplitting: false } },
    },
  };
}
