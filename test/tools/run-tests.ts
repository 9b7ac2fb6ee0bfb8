// `npm test`, or for some of them `npm test -- element queue` (names of groups, pieces of paths).
import { spawnSync } from 'node:child_process';
import { runBrowserTests } from './browser-tests.js';
import { type Count, sum } from './count.js';
import { runNodeTests } from './node-tests.js';
import { testFiles } from './test-files.js';

/** The package's own tests and the drop-in's look at what is built. */
function build(): Count {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) return { passed: 0, failed: 0 };
  console.error('The build failed: what follows tests an older one, if any.');
  return { passed: 0, failed: 1 };
}

const wanted = process.argv.slice(2);
const counts: Count[] = [];
if (testFiles('node', wanted).length + testFiles('e2e', wanted).length > 0) counts.push(build());
counts.push(await runNodeTests(testFiles('node', wanted)));
counts.push(await runBrowserTests(wanted));

const { passed, failed } = sum(counts);
if (passed + failed === 0) console.error('No test was found.');
process.stdout.write(`${passed} passed, ${failed} failed\n`, () => process.exit(failed === 0 && passed > 0 ? 0 : 1));
