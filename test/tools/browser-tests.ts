import { relative } from 'node:path';
import { startTestRunner, type TestSession, type TestSuiteResult } from '@web/test-runner';
import { browserConfig } from './browser-config.js';
import { type Count, failure, secondTryOf, sum } from './count.js';
import type { Engine } from './engines.js';

/** Runs the browser tests in one engine; it is not a failure if no file is wanted. The summary names what passed in a second try only. */
export async function runBrowserTests(engine: Engine, wanted: readonly string[]): Promise<Count> {
  const first = await runFiles(engine, wanted);
  const count = (sessions: readonly TestSession[]) => sum(sessions.map((session) => countSession(engine, session)));
  const failed = first.filter(({ passed }) => !passed);
  const retried = secondTryOf(first, failed);
  if (retried.length === 0) return count(first);
  const again = await runFiles(engine, retried.map(nameOf));
  const cured = retried.filter((session) => again.some((one) => one.passed && nameOf(one) === nameOf(session)));
  const secondTries = count(cured).failures;
  return sum([
    count(first.filter((session) => !retried.includes(session))),
    count(again),
    { passed: 0, failures: [], secondTries },
  ]);
}

/** `title` begins with the names of the suites around the test. */
type TitledTest = TestSuiteResult['tests'][number] & { title: string };

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
  const line = ({ title, error }: TitledTest) => failure(`${file} › ${title}`, error?.message);
  const failures = ran.filter((test) => !test.passed).map(line);
  const passed = ran.length - failures.length;
  const secondTries = ran.filter((test) => test.passed && test.error).map(line);
  if (failures.length === 0 && !isWell) failures.push(failure(file, errors[0]?.message ?? 'broke outside its tests'));
  else if (tests.length === 0) failures.push(`${file}: no test ran`);
  return { passed, failures, secondTries };
}

/** The tests of a suite and of those in it. `subject` names the suites around it. */
function testsOf(suite: TestSuiteResult, subject: readonly string[] = []): TitledTest[] {
  const names = suite.name ? [...subject, suite.name] : subject; // a file's own suite has no name
  const own = suite.tests.map((test) => ({ ...test, title: [...names, test.name].join(' › ') }));
  return [...own, ...suite.suites.flatMap((inner) => testsOf(inner, names))];
}
