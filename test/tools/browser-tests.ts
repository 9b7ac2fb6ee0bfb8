import { relative } from 'node:path';
import { startTestRunner, type TestSession, type TestSuiteResult } from '@web/test-runner';
import { browserConfig } from './browser-config.js';
import { type Count, failure, sum } from './count.js';
import type { Engine } from './engines.js';

/** Runs the test files that are for browsers in one of them; none is no failure. */
export async function runBrowserTests(engine: Engine, wanted: readonly string[]): Promise<Count> {
  const config = browserConfig(wanted, engine);
  if (config.groups?.length === 0) return { passed: 0, failures: [] };
  const runner = await startTestRunner({ config, readCliArgs: false, readFileConfig: false, autoExitProcess: false });
  if (!runner) return { passed: 0, failures: [`${engine}: no test could be run`] };
  await new Promise((resolve) => runner.on('stopped', resolve));
  return sum([...runner.sessions.all()].map((session) => countSession(engine, session)));
}

/** A file that broke outside its tests, or that holds none, is one failure. */
function countSession(engine: Engine, { testFile, testResults, passed: isWell, errors }: TestSession): Count {
  const file = `${engine}: ${relative('.', testFile)}`;
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
