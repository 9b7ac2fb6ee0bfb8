import { setMaxListeners } from 'node:events';
import { relative } from 'node:path';
import { run } from 'node:test';
import { bundleForNode } from './bundled-tests.js';
import { type Count, failure, nothing, placeOf, type Ran } from './count.js';
import { Progress } from './progress.js';

interface How {
  readonly concurrency?: number;
  /** The first test that fails aborts it, which ends the run, and others that have it. */
  readonly bail?: AbortController | undefined;
  /** Milliseconds for each file. */
  readonly timeout?: number;
}

/** Runs test files of the project itself, bundled. */
export async function runBundledNodeTests(files: readonly string[], how: How = {}): Promise<Count> {
  if (files.length === 0 || how.bail?.signal.aborted) return nothing;
  const bundle = await bundleForNode(files);
  process.execArgv = ['--enable-source-maps']; // the processes of all that is bundled get these, and name the sources
  try {
    return await runNodeTests(bundle.files, how);
  } finally {
    bundle.remove();
  }
}

/** Runs test files in Node, each in a process of its own that reads TypeScript as this one does. */
export async function runNodeTests(
  files: readonly string[],
  { concurrency = 3, bail, timeout = 400_000 }: How = {},
): Promise<Count> {
  if (files.length === 0) return nothing;
  const passed: Ran[] = [];
  const failures: string[] = [];
  const progress = new Progress('Node', files.length);
  const { signal } = bail ?? new AbortController();
  setMaxListeners(0, signal); // each file listens
  const tests = run({ files: [...files], concurrency, timeout, signal });
  const started: string[] = []; // the names of the suites around a test, and its own: files report one after the other
  let current = '';
  let failed = 0;
  const begin = (file: string) => {
    if (file === current) return;
    if (current !== '') progress.step(failed);
    [current, failed] = [file, 0];
  };
  const titleOf = (name: string, nesting: number) => [...started.slice(0, nesting), name].join(' › ');
  tests.on('test:start', ({ name, nesting }) => void started.splice(nesting, Infinity, name));
  tests.on('test:pass', ({ name, nesting, file = '', skip, details: { duration_ms: ms, type } }) => {
    begin(file);
    if (type !== 'suite' && skip === undefined)
      passed.push({ file: relative('.', file), title: titleOf(name, nesting), ms });
  });
  tests.on('test:fail', ({ name, nesting, file = '', details: { error, type } }) => {
    begin(file);
    const { failureType, cause } = error as Error & { failureType?: string };
    if (type === 'suite' || failureType === 'subtestsFailed' || signal.aborted) return; // each of its tests reports its own failure
    const { message, stack } = cause instanceof Error ? cause : error;
    failed++;
    failures.push(failure(`${placeOf(relative('.', file), stack)} › ${titleOf(name, nesting)}`, message));
    console.error(`✗ ${failures.at(-1)}\n${stack}\n`);
    bail?.abort();
  });
  await new Promise((resolve) => tests.on('end', resolve).on('error', resolve).resume());
  begin('');
  if (passed.length + failures.length === 0 && !signal.aborted) failures.push('the tests in Node did not end');
  return { passed, failures };
}
