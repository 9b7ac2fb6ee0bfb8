export interface Ran {
  /** With the engine before it, if it ran in a browser. */
  readonly file: string;
  /** It begins with the names of the suites around the test. */
  readonly title: string;
  readonly ms: number;
}

/** What a part of a run has proven. */
export interface Count {
  readonly passed: readonly Ran[];
  /** Each test that failed, in one line: its file and line, its title, what it said. */
  readonly failures: readonly string[];
}

export const nothing: Count = { passed: [], failures: [] };

export function sum(counts: readonly Count[]): Count {
  return { passed: counts.flatMap((one) => one.passed), failures: counts.flatMap((one) => one.failures) };
}

export function failure(name: string, message = ''): string {
  return `${name}: ${message.replace(/\s+/g, ' ').trim().slice(0, 300)}`;
}

/** "test/unit/retry.node.test.ts:45" if the error's stack names a line of the test's file, else the file. */
export function placeOf(file: string, stack = ''): string {
  const at = stack.indexOf(`${file}:`);
  const [, line] = at < 0 ? [] : (/^:(\d+)/.exec(stack.slice(at + file.length)) ?? []);
  return line === undefined ? file : `${file}:${line}`;
}

/** The slowest files and tests of a run, `most` of each. */
export function slowest({ passed }: Count, most: number): string[] {
  const files = new Map<string, number>();
  for (const { file, ms } of passed) files.set(file, (files.get(file) ?? 0) + ms);
  const table = (rows: readonly (readonly [name: string, ms: number])[]) => {
    const longest = rows.toSorted(([, a], [, b]) => b - a).slice(0, most);
    return longest.map(([name, ms]) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`);
  };
  const tests = passed.map(({ file, title, ms }) => [`${file} › ${title}`, ms] as const);
  return ['slowest files:', ...table([...files]), 'slowest tests:', ...table(tests)];
}
