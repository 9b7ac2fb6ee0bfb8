import { relative } from 'node:path';
import { startTestRunner, type TestSession, type TestSuiteResult } from '@web/test-runner';
import { browserConfig } from './browser-config.js';
import { type Count, failure, sum } from './count.js';
import type { Engine } from './engines.js';

/**
 * Runs the test files that are for browsers in one of them; none is no failure. WebKit's network process breaks now and then, and
 * takes the browser along: in other engines than Chromium a file that broke off is run once more, and the run says so.
 */
export async function runBrowserTests(engine: Engine, wanted: readonly string[]): Promise<Count> {
  const first = await runFiles(engine, wanted);
  const broken = engine === 'chromium' ? [] : first.filter(({ testResults, passed }) => !testResults && !passed);
  if (broken.length === 0) return sum(first.map((session) => countSession(engine, session)));
  const again = await runFiles(engine, broken.map(nameOf));
  const cured = broken.filter((session) => again.some((one) => one.passed && nameOf(one) === nameOf(session)));
  const secondTries = cured.map((session) => failure(`${engine}: ${nameOf(session)}`, session.errors[0]?.message));
  const sessions = [...first.filter((session) => !broken.includes(session)), ...again];
  return sum([...sessions.map((session) => countSession(engine, session)), { passed: 0, failures: [], secondTries }]);
}

const nameOf = ({ testFile }: TestSession) => relative('.', testFile);

/** @throws when nothing can be run */
async function runFiles(engine: Engine, wanted: readonly string[]): Promise<TestSession[]> {
  const config = browserConfig(wanted, engine);
  if (config.groups?.length === 0) return [];
  const runner = await startTestRunner({ config, readCliArgs: false, readFileConfig: false, autoExitProcess: false });
  if (!runner) throw new Error('No test could be run.');
  await new Promise((resolve) => runner.on('stopped', resolve));
  return [...runner.sessions.all()];
}

/** A file that broke outside its tests, or that holds none, is one failure. */
function countSession(engine: Engine, session: TestSession): Count {
  const { testResults, passed: isWell, errors } = session;
  const file = `${engine}: ${nameOf(session)}`;
  const tests = testResults ? testsOf(testResults) : [];
  const ran = tests.filter((test) => !test.skipped);
  const failures = ran
    .filter((test) => !test.passed)
    .map(({ name, error }) => failure(`${file} › ${name}`, error?.message));
  const passed = ran.length - failures.length;
  const secondTries = ran
    .filter((test) => test.passed && test.error)
    .map(({ name, error }) => failure(`${file} › ${name}`, error?.message));
  if (failures.length === 0 && !isWell) failures.push(failure(file, errors[0]?.message ?? 'broke outside its tests'));
  else if (tests.length === 0) failures.push(`${file}: no test ran`);
  return { passed, failures, secondTries };
}

function testsOf(suite: TestSuiteResult): TestSuiteResult['tests'] {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}
