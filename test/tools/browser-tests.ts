import { createServer } from 'node:http';
import { relative } from 'node:path';
import { startTestRunner, type TestRunnerConfig, type TestSession, type TestSuiteResult } from '@web/test-runner';
import { browserConfig, browserGroups } from './browser-config.js';
import { type Count, failure, nothing, placeOf, type Ran, sum } from './count.js';
import type { Engine } from './engines.js';
import { listen } from './listen.js';
import { Progress } from './progress.js';
import { testFiles, type Wanted } from './test-files.js';

type Adapt = (config: TestRunnerConfig, testFileOf: (sessionId: string) => string) => void;

/**
 * Runs the browser tests in one engine; it is not a failure if no file is wanted.
 *
 * @param how the first test that fails aborts `bail`, which ends the run, and others that have it; `adapt` may change how it runs; `isAgain`: it has files in which the browser itself
 *   crashed, which says nothing of the tests. Once
 * @throws when nothing can be run
 */
export async function runBrowserTests(
  engine: Engine,
  wanted: Wanted,
  { bail, adapt, isAgain = false }: { bail?: AbortController | undefined; adapt?: Adapt; isAgain?: boolean } = {},
): Promise<Count> {
  const config = browserConfig(wanted, engine);
  if (bail) Object.assign(config.testFramework!.config!, { bail: true }); // a file, too, ends at its first failure
  adapt?.(config, (id) => runner!.sessions.get(id)!.testFile);
  const files = browserGroups.flatMap((group) => testFiles(group, wanted)).length;
  if (files === 0) return nothing;
  const { port, stop } = await listen(createServer()); // the runner's own search could find one that another run is about to take
  stop();
  const runner = await startTestRunner({
    config: { ...config, port },
    readCliArgs: false,
    readFileConfig: false,
    autoExitProcess: false,
  });
  if (!runner) throw new Error('No test could be run.');
  const progress = new Progress(engine, files);
  bail?.signal.addEventListener('abort', () => void runner.stop());
  const counts = new Map<string, Count>();
  const lost: string[] = [];
  runner.sessions.on('session-status-updated', (session) => {
    if (session.status !== 'FINISHED' || counts.has(session.id)) return;
    const isLost = !isAgain && session.errors.some(({ message }) => message.includes('invalid session id'));
    if (isLost) lost.push(relative('.', session.testFile));
    const count = isLost ? nothing : countSession(engine, session);
    counts.set(session.id, count);
    progress.step(count.failures.length);
    if (count.failures.length > 0) console.error(report(count, session));
    if (count.failures.length > 0) bail?.abort();
  });
  await new Promise((resolve) => runner.on('stopped', resolve));
  if (lost.length === 0 || bail?.signal.aborted) return sum([...counts.values()]);
  console.error(`${engine} crashed in ${lost.join()}, which runs again.`);
  const again = await runBrowserTests(
    engine,
    { pieces: lost, speed: 'any' },
    { bail, ...(adapt && { adapt }), isAgain: true },
  );
  return sum([...counts.values(), again]);
}

/** What a developer has to know of a file that failed: what failed with its stack, and what the page logged. */
function report({ failures }: Count, { testResults, errors, logs, request404s }: TestSession): string {
  const failed = (testResults ? testsOf(testResults) : []).filter(({ error }) => error);
  const stacks = [...errors, ...failed.map(({ error }) => error!)].map(({ message, stack }) => stack ?? message);
  const said = logs.map((args) => `page: ${args.map(String).join(' ').slice(0, 500)}`);
  const missing = request404s.map((url) => `404: ${url}`);
  return [...failures.map((one) => `✗ ${one}`), ...stacks, ...missing, ...said, ''].join('\n');
}

/** A file that broke outside its tests, or that holds none, is one failure. */
function countSession(engine: Engine, { testFile, testResults, passed: isWell, errors }: TestSession): Count {
  const path = relative('.', testFile);
  const file = `${engine}: ${path}`;
  const tests = testResults ? testsOf(testResults) : [];
  const passed: Ran[] = [];
  const failures: string[] = [];
  for (const { title, skipped, passed: hasPassed, error, duration: ms = 0 } of tests) {
    if (skipped || (!hasPassed && !error)) continue; // or not run any more
    if (hasPassed) passed.push({ file, title, ms });
    else failures.push(failure(`${engine}: ${placeOf(path, error?.stack)} › ${title}`, error?.message));
  }
  if (failures.length === 0 && !isWell) failures.push(failure(file, errors[0]?.message ?? 'broke outside its tests'));
  else if (tests.length === 0) failures.push(`${file}: no test ran`);
  return { passed, failures };
}

type TitledTest = TestSuiteResult['tests'][number] & { title: string };

/** The tests of a suite and of those in it. `subject` names the suites around it. */
function testsOf(suite: TestSuiteResult, subject: readonly string[] = []): TitledTest[] {
  const names = suite.name ? [...subject, suite.name] : subject; // a file's own suite has no name
  const own = suite.tests.map((test) => ({ ...test, title: [...names, test.name].join(' › ') }));
  return [...own, ...suite.suites.flatMap((inner) => testsOf(inner, names))];
}
