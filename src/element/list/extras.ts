import type { Avatar } from '../avatar/avatar.js';
import type { Sorting } from '../sorting/sorting.js';
import type { Wall } from '../wall/wall.js';
import { LateCode } from './late-code.js';
import type { ListParts } from '../look/list-parts.js';
import { PreviewLoader } from '../preview/preview-loader.js';

/** What not every list needs, and is loaded when its settings ask for it. */
export class Extras {
  readonly #parts: ListParts;
  readonly #code: LateCode;
  #wall: Wall | undefined;
  #avatar: Avatar | undefined;
  #sorting: Sorting | undefined;

  constructor(parts: ListParts) {
    this.#parts = parts;
    this.#code = new LateCode(parts.host);
    new PreviewLoader(parts);
  }

  /** Draws cards, with `variant="pictures"`. */
  get wall(): Wall | undefined {
    return this.#parts.host.variant === 'pictures' ? this.#wall : undefined;
  }

  /** Draws one picture, with `variant="avatar"`. */
  get avatar(): Avatar | undefined {
    return this.#parts.host.variant === 'avatar' ? this.#avatar : undefined;
  }

  /** Whether the code of a look is on its way. If it cannot be loaded, there are rows until it can. */
  get isLookPending(): boolean {
    const { variant = '' } = this.#parts.host;
    return /^(pictures|avatar)$/.test(variant) && !this.wall && !this.avatar && !this.#code.hasFailed(variant);
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
      this.#code.load(variant, makeWall);
    }
    if (variant === 'avatar') {
      const makeAvatar = async () => (this.#avatar = new (await import('../avatar/avatar.js')).Avatar(this.#parts));
      this.#code.load(variant, makeAvatar);
    }
    if (sortable) {
      const makeSorting = async () =>
        (this.#sorting = new (await import('../sorting/sorting.js')).Sorting(this.#parts));
      this.#code.load('sorting', makeSorting);
    }
  }
}
