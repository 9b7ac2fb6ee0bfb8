// `npm test`: all promises once, in Node and one Chromium. With names of groups and pieces of paths (`-- element queue`): these tests.
// `--browser firefox`, `webkit` or `all`: those for browsers, there. `--slow`: what `npm test` leaves to `npm run test:all`.
// `--changed`: what reaches a file that differs from `main`. `--slowest`: names the twenty slowest files and tests. `--bail`: ends
// at the first test that fails. `--no-build`: uses the package as it was built before.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { browserGroups } from './browser-config.js';
import { runBrowserTests } from './browser-tests.js';
import { type Count, failure, nothing, slowest, sum } from './count.js';
import { type Engine, enginesNamed, requireBrowser } from './engines.js';
import { changedFiles, testsOf } from './import-graph.js';
import { runBundledNodeTests } from './node-tests.js';
import { allTestFiles, startsChromium, testFiles, usesBuild, type Wanted } from './test-files.js';

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
const bail = values.bail ? new AbortController() : undefined;

/** Builds the package, at which some tests look. */
async function build(): Promise<Count> {
  const child = spawn('npm', ['run', '--silent', 'build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status === 0) return nothing;
  console.error('The build failed: what follows tests an older one, if any.');
  return { ...nothing, failures: ['npm run build'] };
}

function wantedFiles(): Wanted {
  const speed = values.slow ? 'slow' : 'quick';
  if (!values.changed) return { pieces: positionals, speed };
  const quick = allTestFiles().filter((file) => !file.includes('.slow.'));
  return { pieces: ['no file', ...testsOf(changedFiles(), quick)], speed };
}

/** Does some work, and keeps what it has proven: it is a failure that it cannot be done. */
async function attempt(name: string, work: () => Count | Promise<Count>): Promise<Count> {
  let count: Count;
  try {
    count = await work();
  } catch (error) {
    const { message } = error as Error;
    console.error(message);
    count = { ...nothing, failures: [failure(name, message)] };
  }
  counts.push(count);
  return count;
}

/** Does a part of the run, and says what it has proven and how long it took. */
async function part(name: string, work: () => Count | Promise<Count>): Promise<void> {
  const start = performance.now();
  const { passed, failures } = await attempt(name, work);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const results = name === 'build' ? '' : ` ${passed.length} passed, ${failures.length} failed,`;
  console.log(`${name}:${results} ${seconds} s`);
  if (failures.length > 0) bail?.abort();
}

for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1)); // who starts a browser closes only that then

const counts: Count[] = [];
const wanted = wantedFiles();
const chosen = enginesNamed(values.browser);
const needsBrowser = browserGroups.some((group) => testFiles(group, wanted).length > 0);
const engines: readonly Engine[] = !needsBrowser ? [] : chosen.length > 0 ? chosen : ['chromium'];
const inNode = chosen.length > 0 ? [] : testFiles('node', wanted);

async function runParts(): Promise<void> {
  const needed = new Set<Engine>(inNode.some(startsChromium) ? [...engines, 'chromium'] : engines);
  const found: Engine[] = [];
  for (const engine of needed) {
    const { failures } = await attempt(engine, () => (requireBrowser(engine), nothing)); // before anything runs
    if (failures.length === 0) found.push(engine);
  }
  if (needsBrowser && found.length === 0) return;
  const runnable = inNode.filter((file) => found.includes('chromium') || !startsChromium(file));
  const inBrowser = browserGroups.flatMap((group) => testFiles(group, wanted));
  const needsBuild = !existsSync('dist') || [...runnable, ...inBrowser].some(usesBuild);
  if (needsBuild && !values['no-build']) await part('build', build);
  if (runnable.length > 0) await part('Node', () => runBundledNodeTests(runnable, { bail }));
  await inEngines(found);
}

/** Runs the tests for browsers, after those in Node: side by side they take as long on two cores, each of them longer. */
async function inEngines(found: readonly Engine[]): Promise<void> {
  for (const engine of engines)
    if (found.includes(engine) && !bail?.signal.aborted)
      await part(engine, () => runBrowserTests(engine, wanted, { bail }));
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
