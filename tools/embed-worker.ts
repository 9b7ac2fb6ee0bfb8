// Part of `npm run build`: writes each compiled worker, minified, into the module that carries it as a text.
import { readFileSync, writeFileSync } from 'node:fs';
import { minifySync } from 'vite';
import { COMPILED } from './chunks.js';

const EMPTY = "workerText = ''";

/** @param worker the path of a worker, without its ending; the module is beside it */
function embed(worker: string): void {
  const file = `${worker}-text.js`;
  const { code, errors } = minifySync(worker, readFileSync(`${worker}.js`, 'utf8'), { module: true });
  const module = readFileSync(file, 'utf8');
  if (errors.length > 0 || !module.includes(EMPTY)) throw new Error(`The text of ${worker} could not be embedded.`);
  const text = module.replace(EMPTY, () => `workerText = ${JSON.stringify(code)}`);
  writeFileSync(file, text);
}

embed(`${COMPILED}/oss/integrity/crc-worker`);
embed(`${COMPILED}/image/picture-worker`);
