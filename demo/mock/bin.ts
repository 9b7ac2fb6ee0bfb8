#!/usr/bin/env node
// The commands of the package: `npx oss-direct-upload mock` and `init`. Their code is loaded on demand.
import { readFileSync } from 'node:fs';
import { HELP } from './cli-help.js';

const [command] = process.argv.splice(2, 1);
if (command === 'mock') {
  await import('./cli.js');
} else if (command === 'init') {
  const { init, INIT_HELP } = await import('../init/init.js');
  const [kind] = process.argv.slice(2);
  try {
    console.log(kind === '--help' ? INIT_HELP : init(process.cwd(), kind));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
} else if (command === undefined || command === '--help' || command === 'help') {
  process.stdout.write(`${HELP}\n`);
} else if (command === '--version') {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  console.log((JSON.parse(text) as { version: string }).version);
} else {
  process.stderr.write(`There is no command "${command}", only "init" and "mock": npx oss-direct-upload mock --help\n`);
  process.exitCode = 1;
}
