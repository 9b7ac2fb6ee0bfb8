// Part of `npm run build`: writes each compiled worker, minified, into the module that carries it as a text.
import { readFileSync, writeFileSync } from 'node:fs';
import { minifySync } from 'vite';

const EMPTY = "workerText = ''";

/** @param worker the file of a worker; the module is beside it */
function embed(folder: string, worker: string): void {
  const { code, errors } = minifySync(worker, readFileSync(`${folder}/${worker}`, 'utf8'), { module: true });
  const module = readFileSync(`${folder}/worker-text.js`, 'utf8');
  if (errors.length > 0 || !module.includes(EMPTY)) throw new Error(`The text of ${worker} could not be embedded.`);
  const text = module.replace(EMPTY, () => `workerText = ${JSON.stringify(code)}`);
  writeFileSync(`${folder}/worker-text.js`, text);
}

embed('dist/oss/integrity', 'crc-worker.js');
embed('dist/image', 'image-worker.js');
