import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { COMPILED } from './chunks.js';

const OWN_FILES = ['oss/integrity/crc-worker', 'image/picture-worker'].map((worker) =>
  resolve(COMPILED, `${worker}-file.js`),
);

const STUB = "export function ownWorkerFile() { throw new TypeError('This build is one file.'); }";

/** For a build in one file: the workers' own files are not emitted, so the workers come from the texts that the build carries. */
export function noWorkerFile(): Plugin {
  return {
    name: 'no-worker-file',
    enforce: 'pre',
    load: (id) => (OWN_FILES.includes(id) ? STUB : undefined),
  };
}
