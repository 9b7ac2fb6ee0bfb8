import type { Fault } from './fault.js';

/** Faults of every kind by chance. */
export interface Chance {
  /** Share of the calls that meet one, 0 to 1. */
  readonly rate: number;
  /** Decides which: the same calls of the same objects meet the same faults, whatever their order. */
  readonly seed: number;
}

/** What an upload needs; whoever looks at what arrived is spared. */
const CALLS = new Set([
  ...['PutObject', 'PostObject', 'HeadObject'],
  ...['InitiateMultipartUpload', 'UploadPart', 'ListParts', 'CompleteMultipartUpload', 'AbortMultipartUpload'],
]);
const WITH_XML = new Set(['InitiateMultipartUpload', 'ListParts', 'CompleteMultipartUpload']);
const WITH_FILE = new Set(['PutObject', 'PostObject', 'UploadPart']);

/** A form's last bytes are its end, and what comes before its file is not the file's. */
const [FORM_END, FILE_END] = [100, 600];

type Make = (fraction: number, bytes: number) => Omit<Fault, 'operation'>;

const always: readonly Make[] = [
  () => ({ kind: 'status', status: 503 }),
  () => ({ kind: 'status', status: 500 }),
  () => ({ kind: 'status', status: 429, code: 'Throttling' }),
  () => ({ kind: 'status', status: 403, code: 'SecurityTokenExpired', message: 'Request has expired.' }),
  (fraction, bytes) => ({ kind: 'reset', atByte: Math.floor(fraction * bytes) }),
  (fraction, bytes) => ({ kind: 'stall', atByte: Math.floor(fraction * bytes) }),
  () => ({ kind: 'lost-answer' }),
  (fraction) => ({ kind: 'delay', ms: Math.floor(fraction * 1000) }),
  () => ({ kind: 'page' }),
];
const flip: Make = (fraction, bytes) => ({
  kind: 'flip',
  atByte: Math.max(0, bytes - FORM_END - Math.floor(fraction * Math.min(bytes - FORM_END, FILE_END - FORM_END))),
});
const truncate: Make = (fraction) => ({ kind: 'truncate', atByte: Math.floor(fraction * 200) });
const errorIn200: Make = () => ({ kind: 'status', status: 200, code: 'InternalError' });

/** Which calls meet what, for one seed. */
export class Dice {
  readonly #chance: Chance;
  readonly #calls = new Map<string, number>();

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** The fault that the next call of this operation on this subject meets. @param bytes of its body */
  throw(operation: string, subject: string, bytes: number): Fault | undefined {
    const { rate, seed } = this.#chance;
    if (rate === 0 || !CALLS.has(operation)) return undefined;
    const name = `${operation} ${subject}`;
    const count = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, count);
    const random = numbers(hash(`${seed} ${name} ${count}`));
    if (random() >= rate) return undefined;
    const kinds = [...always, ...(WITH_FILE.has(operation) ? [flip] : [])];
    if (operation === 'CompleteMultipartUpload') kinds.push(errorIn200);
    if (WITH_XML.has(operation)) kinds.push(truncate);
    if (operation === 'ListParts') kinds.push(() => ({ kind: 'lag' }));
    return { ...kinds[Math.floor(random() * kinds.length)]!(random(), bytes), operation, times: 1 };
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
