import { resolve } from 'node:path';
import type { Plugin } from 'vite';

const OWN_FILE = resolve('dist/oss/integrity/own-worker.js');

const STUB = "export function ownWorkerFile() { throw new TypeError('This build is one file.'); }";

/** For a build in one file: the worker's own file is not emitted, so the worker comes from the text that the build carries. */
export function noWorkerFile(): Plugin {
  return {
    name: 'no-worker-file',
    enforce: 'pre',
    load: (id) => (id === OWN_FILE ? STUB : undefined),
  };
}
