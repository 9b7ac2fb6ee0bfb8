// `npm test`, or for some of them `npm test -- element queue` (names of groups, pieces of paths). With `--browser firefox`, `webkit`
// or `all`: the tests for browsers, there.
import { spawnSync } from 'node:child_process';
import { runBrowserTests } from './browser-tests.js';
import { type Count, failure, sum } from './count.js';
import { type Engine, readArguments } from './engines.js';
import { runNodeTests } from './node-tests.js';
import { testFiles } from './test-files.js';

/** The package's own tests and the drop-in's look at what is built. */
function build(): Count {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) return { passed: 0, failures: [] };
  console.error('The build failed: what follows tests an older one, if any.');
  return { passed: 0, failures: ['npm run build'] };
}

async function inBrowser(engine: Engine, tests: readonly string[]): Promise<Count> {
  try {
    return await runBrowserTests(engine, tests);
  } catch (error) {
    const { message } = error as Error; // above all: that browser cannot be had
    console.error(message);
    return { passed: 0, failures: [failure(engine, message)] };
  }
}

const { chosen, wanted } = readArguments();
const inNode = chosen.length > 0 ? [] : testFiles('node', wanted);
const counts: Count[] = [];
if (inNode.length + testFiles('e2e', wanted).length + testFiles('tls', wanted).length > 0) counts.push(build());
counts.push(await runNodeTests(inNode));
for (const engine of chosen.length > 0 ? chosen : (['chromium'] as const)) counts.push(await inBrowser(engine, wanted));

const { passed, failures, secondTries = [] } = sum(counts);
if (passed + failures.length === 0) console.error('No test was found.');
const told = [
  ...secondTries.map((one) => `passed in its second try only: ${one}`),
  ...failures.map((one) => `✗ ${one}`),
  `${passed} passed, ${failures.length} failed`,
];
process.stdout.write(`${told.join('\n')}\n`, () => process.exit(failures.length === 0 && passed > 0 ? 0 : 1));
