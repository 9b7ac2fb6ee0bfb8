import { asDir } from '../object/object-key.js';
import { textOf } from './response/fields.js';
import { readFields } from './response/read-response.js';

/** A seal of `oss-direct-upload/server`, or of a backend that does the same: any other `seal` is something else. */
const SEAL = /^odu1\.[\w.]{1,120}$/;

/** In milliseconds: a grant's seal is used for a day, so that another one has to be taken before. */
const HALF_LIFE = 12 * 3600_000;

/** What a response says of its seal: by it the endpoint completes the upload, where it wants to. */
export function sealIn(response: unknown): string | undefined {
  try {
    return SEAL.exec(textOf(readFields(response), 'seal') ?? '')?.[0];
  } catch {
    return undefined; // the response is one of a mode of the page's own
  }
}

interface GrantSeal {
  readonly key?: string | undefined;
  readonly dir?: string | undefined;
  readonly seal?: string | undefined;
}

/** The seals that came with the grants of one file, for all its runs on this page. */
export class Seals {
  /** By the key, or the prefix, that the grant is for. */
  readonly #seals = new Map<string, { readonly seal: string; readonly at: number }>();

  /** A run is given this grant. The first seal for a prefix counts: what an earlier run has stored is older than the next one. */
  add({ key, dir = '', seal }: GrantSeal): void {
    const name = key ?? asDir(dir);
    const { at = 0 } = this.#seals.get(name) ?? {};
    if (seal !== undefined && at < Date.now() - HALF_LIFE) this.#seals.set(name, { seal, at: Date.now() });
  }

  /** An earlier page has begun the upload with this seal, then. */
  restore({
    key,
    seal,
    savedAt: at,
  }: {
    readonly key: string;
    readonly seal?: string | undefined;
    readonly savedAt: number;
  }): void {
    if (seal !== undefined && at > Date.now() - HALF_LIFE) this.#seals.set(key, { seal, at });
  }

  /** The seal for an object; undefined where the endpoint wants none completed. */
  of(key: string): string | undefined {
    const ofPrefix = [...this.#seals].filter(([name]) => key.startsWith(name) && /(^|\/)$/.test(name));
    return (this.#seals.get(key) ?? ofPrefix.at(-1)?.[1])?.seal;
  }
}
