// `npm test`, or for some of them `npm test -- element queue` (names of groups, pieces of paths). With `--browser firefox`, `webkit`
// or `all`: the tests for browsers, there.
import { spawnSync } from 'node:child_process';
import { browserGroups } from './browser-config.js';
import { runBrowserTests } from './browser-tests.js';
import { type Count, failure, sum } from './count.js';
import { type Engine, readArguments, requireBrowser } from './engines.js';
import { runNodeTests } from './node-tests.js';
import { startsChromium, testFiles } from './test-files.js';

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
    const { message } = error as Error;
    console.error(message);
    return { passed: 0, failures: [failure(engine, message)] };
  }
}

/** Finds or installs the browser of each engine. @returns for each engine without one, a sentence that says what to install */
function findMissingBrowsers(required: readonly Engine[]): Map<Engine, string> {
  const missing = new Map<Engine, string>();
  for (const engine of required) {
    try {
      requireBrowser(engine);
    } catch (error) {
      missing.set(engine, (error as Error).message);
    }
  }
  return missing;
}

const { chosen, wanted } = readArguments();
const needsBrowser = browserGroups.some((group) => testFiles(group, wanted).length > 0);
const engines: readonly Engine[] = !needsBrowser ? [] : chosen.length > 0 ? chosen : ['chromium'];
const inNode = chosen.length > 0 ? [] : testFiles('node', wanted);
const inNodeWithChromium = inNode.filter(startsChromium);
const required = new Set<Engine>(inNodeWithChromium.length > 0 ? [...engines, 'chromium'] : engines);
const missing = findMissingBrowsers([...required]);
if (needsBrowser && missing.size === required.size) {
  console.error([...missing.values()].join('\n'));
  process.exit(1);
}
const counts: Count[] = [...missing].map(([engine, message]) => ({ passed: 0, failures: [failure(engine, message)] }));
const runnable = missing.has('chromium') ? inNode.filter((file) => !inNodeWithChromium.includes(file)) : inNode;
if (runnable.length + testFiles('e2e', wanted).length + testFiles('tls', wanted).length > 0) counts.push(build());
counts.push(await runNodeTests(runnable));
for (const engine of engines) if (!missing.has(engine)) counts.push(await inBrowser(engine, wanted));

const { passed, failures, secondTries = [] } = sum(counts);
if (passed + failures.length === 0) console.error('No test was found.');
const lines = [
  ...secondTries.map((one) => `passed in its second try only: ${one}`),
  ...failures.map((one) => `✗ ${one}`),
  `${passed} passed, ${failures.length} failed`,
];
process.stdout.write(`${lines.join('\n')}\n`, () => process.exit(failures.length === 0 && passed > 0 ? 0 : 1));
