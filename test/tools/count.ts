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

/** At most this number of files of a run fails for lack of time; where more do, the code is at fault. */
const FEW = 5;

/**
 * The files of a run that deserve a second try, when all others have ended: on a busy machine a test that takes its time, or a
 * browser's process, fails now and then. A file that ran alone deserves none.
 */
export function secondTryOf<F>(all: readonly F[], failed: readonly F[]): readonly F[] {
  return all.length > 1 && failed.length <= FEW ? failed : [];
}
