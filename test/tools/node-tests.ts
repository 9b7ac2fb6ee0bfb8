import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import type { Count } from './count.js';

/** Runs test files in Node, each in a process of its own that reads TypeScript like this one. */
export async function runNodeTests(files: readonly string[]): Promise<Count> {
  if (files.length === 0) return { passed: 0, failed: 0 };
  const totals: Record<string, number> = {};
  const tests = run({ files: [...files], concurrency: 2, timeout: 180_000 });
  tests.on('test:diagnostic', ({ message }) => {
    const [, name, number] = /^(pass|fail|cancelled) (\d+)$/.exec(message) ?? [];
    if (name) totals[name] = Number(number);
  });
  await new Promise((resolve) => tests.compose(new spec()).on('end', resolve).pipe(process.stdout, { end: false }));
  return { passed: totals.pass ?? 0, failed: (totals.fail ?? 1) + (totals.cancelled ?? 0) };
}
