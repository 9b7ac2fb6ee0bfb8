import { asDir } from '../object/object-key.js';
import { textOf } from './response/fields.js';
import { readFields } from './response/read-response.js';
import type { Grant, GrantReader, GrantRequest } from './grant.js';

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

/** Not picked from `Grant`: published types lack its internal members. */
interface GrantSeal {
  readonly key?: string | undefined;
  readonly dir?: string | undefined;
  readonly seal?: string | undefined;
}

type ObjectSeal = GrantSeal & { readonly key: string };

/** Whether a seal can be used for long enough. Its third part is the time of its grant in seconds, in base 36. */
const isFresh = (seal = ''): boolean => Number.parseInt(seal.split('.')[2] ?? '', 36) * 1000 > Date.now() - HALF_LIFE;

type ByName = Map<string, string>;

/** The seals that came with the grants of one file, for all its runs on this page, and what an earlier page has kept of them. */
export class Seals {
  /** By the key, or the prefix, that the grant is for. */
  readonly #seals: ByName = new Map();
  /** The latest of each that came on this page. */
  readonly #latest: ByName = new Map();

  /** A run is given this grant. The first seal for a prefix counts: what an earlier run has stored is older than the next one. */
  add({ key, dir = '', seal }: GrantSeal): void {
    if (seal === undefined) return;
    const name = key ?? asDir(dir);
    this.#latest.set(name, seal);
    this.#keep(name, seal);
  }

  /** An earlier page had this seal when it began to send the object. */
  restore({ key, seal }: ObjectSeal): void {
    if (isFresh(seal)) this.#keep(key, seal!);
  }

  /** The seal for an object; undefined where the endpoint wants none completed. */
  of(key: string): string | undefined {
    return sealOf(this.#seals, key);
  }

  /** This page's latest seal for an object, where that is another one: the endpoint may not accept what an earlier page had. */
  other({ key, seal }: ObjectSeal): string | undefined {
    const latest = sealOf(this.#latest, key);
    return latest === seal ? undefined : latest;
  }

  #keep(name: string, seal: string): void {
    if (!isFresh(this.#seals.get(name))) this.#seals.set(name, seal);
  }
}

function sealOf(seals: ByName, key: string): string | undefined {
  const ofPrefix = [...seals].filter(([name]) => key.startsWith(name) && /(^|\/)$/.test(name));
  return seals.get(key) ?? ofPrefix.at(-1)?.[1];
}

/** Reads a grant, and the seal beside it. */
export async function readSealed<G extends Grant>(
  mode: GrantReader<G>,
  response: unknown,
  request: GrantRequest,
): Promise<G> {
  const grant = await mode.readGrant(response, request);
  const seal = sealIn(response);
  return seal === undefined ? grant : Object.assign(grant, { seal });
}
