import type { Sorting } from '../sorting/sorting.js';
import type { Wall } from '../wall/wall.js';
import type { ListParts } from './list-parts.js';

/** What not every list needs, and is loaded when its settings ask for it. */
export class Extras {
  readonly #parts: ListParts;
  readonly #requested = new Set<string>();
  #wall: Wall | undefined;
  #sorting: Sorting | undefined;
  #isWallMissing = false;

  constructor(parts: ListParts) {
    this.#parts = parts;
  }

  /** Draws cards, with `variant="pictures"`. */
  get wall(): Wall | undefined {
    return this.#parts.host.variant === 'pictures' ? this.#wall : undefined;
  }

  /** Whether the wall's code is on its way. If it cannot be loaded, there are rows. */
  get isWallPending(): boolean {
    return this.#parts.host.variant === 'pictures' && !this.#wall && !this.#isWallMissing;
  }

  /** Moves files, with `sortable`. */
  get sorting(): Sorting | undefined {
    const { sortable, readOnly } = this.#parts.host;
    return sortable && !readOnly ? this.#sorting : undefined;
  }

  /** Loads what the settings ask for. */
  update(): void {
    const { variant, sortable } = this.#parts.host;
    if (variant === 'pictures') {
      const makeWall = async () => (this.#wall = new (await import('../wall/wall.js')).Wall(this.#parts));
      this.#load('wall', makeWall, () => (this.#isWallMissing = true));
    }
    if (sortable) {
      const makeSorting = async () =>
        (this.#sorting = new (await import('../sorting/sorting.js')).Sorting(this.#parts));
      this.#load('sorting', makeSorting);
    }
  }

  #load(name: string, make: () => Promise<unknown>, onFailure = () => {}): void {
    if (this.#requested.has(name)) return;
    this.#requested.add(name);
    void make()
      .catch(onFailure)
      .then(() => this.#parts.host.requestUpdate());
  }
}
