import type { DigestKind } from '../job/file-digest.js';

/** Bytes a millisecond, until it is measured. */
const expected: Record<DigestKind, number> = { crc64: 500_000, 'sha-256': 100_000 };
/** Fewer bytes show little of it. */
const LEAST = 1_000_000;

/** How fast digests are computed, by the latest pieces. */
export class HashRate {
  readonly #rates = { ...expected };

  /** This many bytes took so long, in milliseconds. */
  measured(kind: DigestKind, bytes: number, milliseconds: number): void {
    if (bytes < LEAST) return;
    this.#rates[kind] = (this.#rates[kind] + bytes / Math.max(0.1, milliseconds)) / 2;
  }

  /** Milliseconds that this many bytes take. */
  timeFor(kind: DigestKind, bytes: number): number {
    return bytes / this.#rates[kind];
  }
}
