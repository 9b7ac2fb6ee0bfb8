export interface Count {
  passed: number;
  /** Each test that failed, with what it said, in one line. */
  failures: readonly string[];
  /** Likewise, each that passed in its second try only. */
  secondTries?: readonly string[];
}

export function sum(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((total, { passed }) => total + passed, 0),
    failures: counts.flatMap(({ failures }) => failures),
    secondTries: counts.flatMap(({ secondTries = [] }) => secondTries),
  };
}

/** One line for what failed, if only at first. */
export function failure(name: string, message = ''): string {
  return `${name}: ${message.replace(/\s+/g, ' ').trim().slice(0, 300)}`;
}
