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

/** Whether a seal can be used for long enough. Its third part is the time of its grant in seconds, in base 36. */
const isFresh = (seal = ''): boolean => Number.parseInt(seal.split('.')[2] ?? '', 36) * 1000 > Date.now() - HALF_LIFE;

/** The seals that came with the grants of one file, for all its runs on this page, and what an earlier page has kept of them. */
export class Seals {
  /** By the key, or the prefix, that the grant is for. */
  readonly #seals = new Map<string, string>();

  /** A run is given this grant. The first seal for a prefix counts: what an earlier run has stored is older than the next one. */
  add({ key, dir = '', seal }: GrantSeal): void {
    const name = key ?? asDir(dir);
    if (seal !== undefined && !isFresh(this.#seals.get(name))) this.#seals.set(name, seal);
  }

  /** An earlier page had this seal when it began to send the object. */
  restore({ key, seal }: GrantSeal): void {
    if (isFresh(seal)) this.add({ key, seal });
  }

  /** The seal for an object; undefined where the endpoint wants none completed. */
  of(key: string): string | undefined {
    const ofPrefix = [...this.#seals].filter(([name]) => key.startsWith(name) && /(^|\/)$/.test(name));
    return this.#seals.get(key) ?? ofPrefix.at(-1)?.[1];
  }
}
