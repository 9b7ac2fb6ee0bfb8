#!/usr/bin/env node
// The command of the package: `npx oss-direct-upload mock`. Its code is loaded on demand.
import { HELP } from './cli-help.js';

const [command] = process.argv.splice(2, 1);
if (command === 'mock') {
  await import('./cli.js');
} else if (command === undefined || command === '--help' || command === 'help') {
  process.stdout.write(`${HELP}\n`);
} else {
  process.stderr.write(`There is no command "${command}", only "mock": npx oss-direct-upload mock --help\n`);
  process.exitCode = 1;
}
