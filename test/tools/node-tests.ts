import { relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { type Count, failure } from './count.js';

/** Runs test files in Node, each in a process of its own that reads TypeScript like this one. */
export async function runNodeTests(files: readonly string[]): Promise<Count> {
  if (files.length === 0) return { passed: 0, failures: [] };
  let passed: number | undefined;
  const failures: string[] = [];
  const tests = run({ files: [...files], concurrency: 2, timeout: 600_000 });
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
  });
  await new Promise((resolve) => tests.compose(new spec()).on('end', resolve).pipe(process.stdout, { end: false }));
  if (passed === undefined && failures.length === 0) failures.push('the tests in Node did not end');
  return { passed: passed ?? 0, failures };
}
