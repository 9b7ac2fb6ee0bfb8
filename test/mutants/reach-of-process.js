// Preloaded by each process of a test in Node: writes which mutants' places it has run, under the name of its test.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const numbers = new Set();
globalThis.reached = (number) => void numbers.add(number);
/** The bundle of a test lies under the test's own path in a folder of `.tests`. */
const test = (process.env.REACH_OF ??= (process.argv[1] ?? '').replace(/^.*\.tests\/[^/]+\/(.*)\.mjs$/, '$1.ts'));
process.on('exit', () => {
  const name = encodeURIComponent(test);
  appendFileSync(join(process.env.REACH_FOLDER, name), `${[...numbers].join('\n')}\n`);
});
