import { relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { type Count, failure, secondTryOf } from './count.js';

/** Runs test files in Node, each in a process of its own that reads TypeScript like this one. */
export async function runNodeTests(files: readonly string[]): Promise<Count> {
  if (files.length === 0) return { passed: 0, failures: [] };
  const first = await runFiles(files, 2);
  const retried = secondTryOf(files, first.failed);
  if (retried.length === 0) return first;
  const again = await runFiles(retried, 1);
  const cured = first.failures.length - again.failures.length;
  if (cured <= 0) return first;
  const secondTries = first.failures.filter((line) => !again.failures.includes(line));
  return { passed: first.passed + cured, failures: again.failures, secondTries };
}

interface Run extends Count {
  /** Files with a failed test. */
  failed: readonly string[];
}

async function runFiles(files: readonly string[], concurrency: number): Promise<Run> {
  let passed: number | undefined;
  const failures: string[] = [];
  const failed = new Set<string>();
  const tests = run({ files: [...files], concurrency, timeout: 600_000 });
  tests.on('test:diagnostic', ({ message }) => {
    const [, number] = /^pass (\d+)$/.exec(message) ?? [];
    if (number) passed = Number(number);
  });
  const started: string[] = []; // the names of the suites around a test, and its own: files report one after the other
  tests.on('test:start', ({ name, nesting }) => void started.splice(nesting, Infinity, name));
  tests.on('test:fail', ({ name, nesting, file = '', details: { error, type } }) => {
    const { failureType, cause } = error as Error & { failureType?: string };
    if (type === 'suite' || failureType === 'subtestsFailed') return; // each of its tests reports its own failure
    const said = cause instanceof Error ? cause.message : error.message;
    const title = [relative('.', file), ...started.slice(0, nesting), name].join(' › ');
    failures.push(failure(title, said));
    failed.add(relative('.', file));
  });
  await new Promise((resolve) => tests.compose(new spec()).on('end', resolve).pipe(process.stdout, { end: false }));
  if (passed === undefined && failures.length === 0) failures.push('the tests in Node did not end');
  return { passed: passed ?? 0, failures, failed: [...failed] };
}
