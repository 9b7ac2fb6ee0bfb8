import { cpSync } from 'node:fs';
import { resolve } from 'node:path';
import type { UserConfig } from 'vite';
import { COMPILED } from './chunks.js';
import { plainProperties } from './plain-properties.js';
import { shortErrors } from './short-errors.js';

/** The folder holds what is copied into mini programs, and nothing else. */
const OUT = 'dist/mini-programs';
const sources = resolve(COMPILED, 'mini-program');

/** Where `tsconfig.mini-program-form.json` compiles the form to ES2017, and all that it imports. */
const compiledForm = resolve(COMPILED, 'es2017');

/** A file that mini programs take: one module in ES2017, in which other modules stand for some of the core. */
function bundle(
  entry: string,
  file: string,
  lean: Readonly<Record<string, string>>,
  more: UserConfig = {},
): UserConfig {
  const { plugins = [], build } = more;
  return {
    publicDir: false,
    plugins: [
      {
        name: 'lean-modules',
        enforce: 'pre',
        resolveId: (id) => Object.entries(lean).find(([name]) => id.endsWith(`/${name}.js`))?.[1],
      },
      ...plugins,
    ],
    build: {
      target: 'es2017',
      lib: { entry, formats: ['es'], fileName: () => file },
      outDir: OUT,
      emptyOutDir: false,
      reportCompressedSize: false,
      ...build,
      rolldownOptions: {
        ...build?.rolldownOptions,
        output: { minify: true, comments: false, codeSplitting: false },
      },
    },
  };
}

/** `oss-direct-upload/mini-program/form`. Its errors are shorter. */
export function bundleMiniProgramForm(): UserConfig {
  const leanIn = (name: string) => resolve(compiledForm, `mini-program/form/lean-${name}.js`);
  return bundle(resolve(compiledForm, 'mini-program-form.js'), 'mini-program/form.js', {
    'upload-error': leanIn('upload-error'),
    'unusable-response': leanIn('unusable-response'),
  });
}

/** What hosts do otherwise than browsers. */
const LEAN = ['file-content', 'response-text', 'crc-of', 'read-blob', 'cors-rule'];

/** What mini programs lack, by the module that stands for it. */
const STAND_INS = {
  events: ['EventTarget', 'AbortController', 'AbortSignal'],
  exchange: ['Response'],
  page: ['document', 'performance', 'crypto', 'WeakRef'],
  text: ['TextEncoder', 'TextDecoder', 'atob', 'btoa'],
  url: ['URL', 'URLSearchParams'],
};

/** What no mini program has, so that the code for it is left out. */
const MISSING = { 'globalThis.location': 'undefined', WorkerGlobalScope: 'undefined' };

/** `oss-direct-upload/mini-program`. Its errors have the hints that only mini programs need. */
export function bundleMiniProgram(): UserConfig {
  const lean = LEAN.map((name) => [name, resolve(sources, `lean/lean-${name}.js`)]);
  const inject = Object.entries(STAND_INS).flatMap(([file, names]) =>
    names.map((name): [string, [string, string]] => [name, [resolve(sources, `stand-ins/${file}.js`), name]]),
  );
  const page: [string, string] = [resolve(sources, 'stand-ins/page.js'), 'page'];
  return bundle(resolve(COMPILED, 'mini-program.js'), 'mini-program.js', Object.fromEntries(lean), {
    plugins: [
      shortErrors((id) => id.includes('/mini-program/')),
      plainProperties(),
      {
        name: 'component',
        closeBundle: () => cpSync('src/mini-program/component', `${OUT}/component`, { recursive: true }),
      },
    ],
    build: {
      rolldownOptions: {
        transform: { inject: { ...Object.fromEntries(inject), globalThis: page }, define: MISSING },
      },
    },
  });
}
