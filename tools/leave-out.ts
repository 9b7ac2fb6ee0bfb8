import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { COMPILED } from './chunks.js';

const noWorkerFile = "export function ownWorkerFile() { throw new TypeError('This build is one file.'); }";

const INSTEAD = 'Use oss-direct-upload.js of the same folder, or the package from npm.';

/** What stands for modules in the build in one file: workers come from the texts that it carries, and what few pages use is not in it. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'oss/integrity/crc-worker-file': noWorkerFile,
  'image/picture-worker-file': noWorkerFile,
  'element/record/record-control': `export class RecordControl {
    constructor() { console.error('oss-direct-upload: \`record\` does nothing in oss-direct-upload.single.js. ${INSTEAD}'); }
    withRecord = (chooser) => chooser;
  }`,
  'queue/add-stream': `export function addStream() { throw new TypeError('oss-direct-upload.single.js uploads no streams. ${INSTEAD}'); }`,
  'queue/unfinished-streams': 'export const unfinishedStreams = async () => ({ own: [], foreign: [] });',
};
const stubs = new Map(Object.entries(LEFT_OUT).map(([module, stub]) => [resolve(COMPILED, `${module}.js`), stub]));

/** For a build in one file. */
export function leaveOut(): Plugin {
  return { name: 'leave-out', enforce: 'pre', load: (id) => stubs.get(id) };
}
