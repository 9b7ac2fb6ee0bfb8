// Part of `npm run build`: writes the compiled worker, minified, into the module that carries it as a text.
import { readFileSync, writeFileSync } from 'node:fs';
import { minifySync } from 'vite';

const FOLDER = 'dist/oss/integrity';
const EMPTY = "workerText = ''";

const { code, errors } = minifySync('crc-worker.js', readFileSync(`${FOLDER}/crc-worker.js`, 'utf8'), { module: true });
const module = readFileSync(`${FOLDER}/worker-text.js`, 'utf8');
if (errors.length > 0 || !module.includes(EMPTY)) throw new Error('The text of the worker could not be embedded.');
writeFileSync(
  `${FOLDER}/worker-text.js`,
  module.replace(EMPTY, () => `workerText = ${JSON.stringify(code)}`),
);
