import type { Fault } from './fault.js';

/** Random faults of every kind. */
export interface RandomFaults {
  /** The share of requests that fail, 0 to 1. */
  readonly rate: number;
  /** Decides which fail, and how: with the same seed the same requests for the same objects do, in any order. */
  readonly seed: number;
}

/** What an upload needs. A test that checks what was stored meets no random faults. */
const OPERATIONS = new Set([
  ...['PutObject', 'PostObject', 'HeadObject'],
  ...['InitiateMultipartUpload', 'UploadPart', 'ListParts', 'CompleteMultipartUpload', 'AbortMultipartUpload'],
]);
const WITH_XML = new Set(['InitiateMultipartUpload', 'ListParts', 'CompleteMultipartUpload']);
const WITH_FILE = new Set(['PutObject', 'PostObject', 'UploadPart']);

/** Distances from the end of a body, in bytes, between which a byte belongs to the file even in a form. */
const [FORM_END, FILE_END] = [100, 600];

/** @param fraction random, 0 to 1 @param bytes length of the request's body */
type CreateFault = (fraction: number, bytes: number) => Omit<Fault, 'operation'>;

const forAll: readonly CreateFault[] = [
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
const flip: CreateFault = (fraction, bytes) => ({
  kind: 'flip',
  atByte: Math.max(0, bytes - FORM_END - Math.floor(fraction * Math.min(bytes - FORM_END, FILE_END - FORM_END))),
});
const truncate: CreateFault = (fraction) => ({ kind: 'truncate', atByte: Math.floor(fraction * 200) });
const errorIn200: CreateFault = () => ({ kind: 'status', status: 200, code: 'InternalError' });
const lag: CreateFault = () => ({ kind: 'lag' });

/** Picks random faults, always the same ones for one seed. */
export class RandomFaultPicker {
  readonly #random: RandomFaults;
  readonly #counts = new Map<string, number>();

  constructor(random: RandomFaults) {
    this.#random = random;
  }

  /**
   * The fault of the next request of this operation for this subject, if it is to fail.
   *
   * @param bytes length of the request's body
   */
  pick(operation: string, subject: string, bytes: number): Fault | undefined {
    const { rate, seed } = this.#random;
    if (rate === 0 || !OPERATIONS.has(operation)) return undefined;
    const name = `${operation} ${subject}`;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const random = randomNumbers(hash(`${seed} ${name} ${count}`));
    if (random() >= rate) return undefined;
    const kinds = [...forAll, ...(WITH_FILE.has(operation) ? [flip] : [])];
    if (operation === 'CompleteMultipartUpload') kinds.push(errorIn200);
    if (WITH_XML.has(operation)) kinds.push(truncate);
    if (operation === 'ListParts') kinds.push(lag);
    return { ...kinds[Math.floor(random() * kinds.length)]!(random(), bytes), operation, times: 1 };
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Pseudorandom numbers from 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
