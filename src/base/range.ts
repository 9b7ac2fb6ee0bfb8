/** Bytes of a file, from `start` up to `end`. */
export interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}
