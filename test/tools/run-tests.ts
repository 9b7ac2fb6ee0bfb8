// `npm test`: all promises once, in Node and one Chromium. With names of groups and pieces of paths (`-- element queue`): these tests.
// `--browser firefox`, `webkit` or `all`: those for browsers, there. `--slow`: what `npm test` leaves to `npm run test:all`.
// `--changed`: what reaches a file that differs from `main`. `--slowest`: names the twenty slowest files and tests. `--bail`: ends
// at the first test that fails. `--no-build`: uses the package as it was built before.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { browserGroups } from './browser-config.js';
import { runBrowserTests } from './browser-tests.js';
import { changedFiles } from './changed-files.js';
import { type Count, failure, nothing, slowest, sum } from './count.js';
import { type Engine, enginesNamed, requireBrowser } from './engines.js';
import { testsOf } from './import-graph.js';
import { runNodeTests } from './node-tests.js';
import { allTestFiles, startsChromium, testFiles, type Wanted } from './test-files.js';

const { values, positionals } = parseArgs({
  options: {
    browser: { type: 'string', multiple: true, default: [] },
    slow: { type: 'boolean', default: false },
    changed: { type: 'boolean', default: false },
    slowest: { type: 'boolean', default: false },
    bail: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** The package's own tests and the drop-in's look at what is built. */
function build(): Count {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status === 0) return nothing;
  console.error('The build failed: what follows tests an older one, if any.');
  return { ...nothing, failures: ['npm run build'] };
}

async function inBrowser(engine: Engine, wanted: Wanted): Promise<Count> {
  try {
    return await runBrowserTests(engine, wanted, values.bail);
  } catch (error) {
    const { message } = error as Error;
    console.error(message);
    return { ...nothing, failures: [failure(engine, message)] };
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

function wantedFiles(): Wanted {
  const speed = values.slow ? 'slow' : 'quick';
  if (!values.changed) return { pieces: positionals, speed };
  const quick = allTestFiles().filter((file) => !file.includes('.slow.'));
  return { pieces: ['no file', ...testsOf(changedFiles(), quick)], speed };
}

const wanted = wantedFiles();
const chosen = enginesNamed(values.browser);
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
const counts: Count[] = [...missing].map(([engine, message]) => ({ ...nothing, failures: [failure(engine, message)] }));

/** Does a part of the run, and says what it has proven and how long it took. @returns whether the run continues */
async function part(name: string, work: () => Count | Promise<Count>): Promise<boolean> {
  const start = performance.now();
  const count = await work();
  counts.push(count);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const { passed, failures } = count;
  const results = name === 'build' ? '' : ` ${passed.length} passed, ${failures.length} failed,`;
  console.log(`${name}:${results} ${seconds} s`);
  return !values.bail || failures.length === 0;
}

async function runParts(): Promise<void> {
  const runnable = missing.has('chromium') ? inNode.filter((file) => !inNodeWithChromium.includes(file)) : inNode;
  const needsBuild = runnable.length + testFiles('e2e', wanted).length + testFiles('tls', wanted).length > 0;
  if (needsBuild && !values['no-build'] && !(await part('build', build))) return;
  const { bail } = values;
  if (runnable.length > 0 && !(await part('Node', () => runNodeTests(runnable, { bail })))) return;
  for (const engine of engines)
    if (!missing.has(engine) && !(await part(engine, () => inBrowser(engine, wanted)))) return;
}

await runParts();
const count = sum(counts);
const [passed, failed] = [count.passed.length, count.failures.length];
if (passed + failed === 0) console.error('No test was found.');
const lines = [
  ...(values.slowest ? slowest(count, 20) : []),
  ...count.failures.map((one) => `✗ ${one}`),
  `${passed} passed, ${failed} failed`,
];
const hasNothingToDo = values.changed && passed + failed === 0;
process.stdout.write(`${lines.join('\n')}\n`, () =>
  process.exit(failed === 0 && (passed > 0 || hasNothingToDo) ? 0 : 1),
);
