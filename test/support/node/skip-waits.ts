import type { TestContext } from 'node:test';

/** Lets the waits of this process pass at once, until the test ends. @returns how long was waited, in ms */
export function skipWaits({ mock }: TestContext): number[] {
  const waits: number[] = [];
  const start = performance.now();
  let passed = 0;
  const { setTimeout } = globalThis;
  mock.method(performance, 'now', () => start + passed);
  mock.method(globalThis, 'setTimeout', (run: () => void, ms = 0) => {
    waits.push(ms);
    return setTimeout(() => {
      passed += ms;
      run();
    });
  });
  return waits;
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
