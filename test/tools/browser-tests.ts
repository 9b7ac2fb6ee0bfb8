import { startTestRunner, type TestSession, type TestSuiteResult } from '@web/test-runner';
import { browserConfig } from './browser-config.js';
import { type Count, sum } from './count.js';
import type { Engine } from './engines.js';

/** Runs the test files that are for browsers in one of them; none is no failure. */
export async function runBrowserTests(engine: Engine, wanted: readonly string[]): Promise<Count> {
  const config = browserConfig(wanted, engine);
  if (config.groups?.length === 0) return { passed: 0, failed: 0 };
  const runner = await startTestRunner({ config, readCliArgs: false, readFileConfig: false, autoExitProcess: false });
  if (!runner) return { passed: 0, failed: 1 };
  await new Promise((resolve) => runner.on('stopped', resolve));
  return sum([...runner.sessions.all()].map(countSession));
}

/** A file that broke outside its tests, or that holds none, is one failure. */
function countSession({ testFile, testResults, passed: isWell }: TestSession): Count {
  const tests = testResults ? testsOf(testResults) : [];
  const ran = tests.filter((test) => !test.skipped);
  const passed = ran.filter((test) => test.passed).length;
  const failed = ran.length - passed;
  const broken = failed === 0 && (!isWell || tests.length === 0);
  if (broken) console.error(`${testFile}: ${isWell ? 'no test ran' : 'broke outside its tests'}`);
  return { passed, failed: broken ? 1 : failed };
}

function testsOf(suite: TestSuiteResult): TestSuiteResult['tests'] {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}
