import type { Asks } from './grant.js';
import { Seals } from './seals.js';

/** What the requests for a grant of one file ask in one run. A backend ignores what it does not know. */
export class GrantAsks {
  /** What later runs and pages ask with, too: it is in the file's record. */
  readonly kept: Record<string, string>;
  /** @internal What its grants came with. */
  readonly seals: Seals;
  #ofRun: Asks = {};

  constructor(kept: Record<string, string> = {}, seals: Seals = new Seals()) {
    this.kept = kept;
    this.seals = seals;
  }

  get fields(): Asks {
    return { ...this.kept, ...this.#ofRun };
  }

  /** Asks with this field from now on, in this run. */
  set(field: string, value: string | number | undefined): void {
    this.#ofRun = { ...this.#ofRun, [field]: value };
  }

  /** Asks with this field from now on, in later runs too. Without a value, no longer. */
  keep(field: string, value: string | undefined): void {
    if (value === undefined) delete this.kept[field];
    else this.kept[field] = value;
  }

  get isKept(): boolean {
    return Object.keys(this.kept).length > 0;
  }

  /** What was kept is asked no more. @returns whether there was anything */
  forget(): boolean {
    const { isKept } = this;
    for (const field of Object.keys(this.kept)) this.keep(field, undefined);
    return isKept;
  }
}
