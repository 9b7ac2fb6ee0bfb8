/** Counts checks, and prints which have failed. */
export class Checks {
  passed = 0;
  failed = 0;

  /** @param work returns what it found wrong, or throws it @returns whether nothing is wrong */
  async check(name: string, work: () => Promise<string | void> | string | undefined): Promise<boolean> {
    let problem: string | void;
    try {
      problem = await work();
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (problem === undefined) this.passed++;
    else this.failed++;
    if (problem !== undefined) console.log(`✗ ${name}: ${problem}`);
    return problem === undefined;
  }

  /** Says how many have passed, and ends the process. */
  end(): never {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exit(this.failed === 0 && this.passed > 0 ? 0 : 1);
  }
}

/** Those of `all` with these names, or all without a name. @throws for a name that none has */
export function named<T extends { readonly name: string }>(all: readonly T[], names: readonly string[]): readonly T[] {
  const known = all.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(', ')}. There are ${known.join(', ')}.`);
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}
