#!/usr/bin/env node
// The command of the package: `npx oss-direct-upload mock`. Its code is loaded on demand.

const [command] = process.argv.splice(2, 1);
if (command === 'mock') {
  await import('./cli.js');
} else {
  process.stderr.write('Usage: oss-direct-upload mock [--help]\n');
  process.exitCode = command === undefined || command === '--help' ? 0 : 1;
}
