/** A slice of a file. */
export interface Slice {
  /** From 1. */
  number: number;
  start: number;
  /** Exclusive. */
  end: number;
}

const CONNECTIONS = 6;
const LEAST = 1e6;
const MOST = 8e6;
const MOST_OF_LARGE = 32e6;

/**
 * What is fastest on a line without faults: the number of slices is a multiple of the connections, so that the last round is
 * full; 8 MB at most, or a hundredth of a large file in flight. It does not follow our own plan when that changes.
 */
export function slicesOf(size: number): Slice[] {
  const large = Math.max(MOST, Math.min(MOST_OF_LARGE, (size * 0.01) / CONNECTIONS));
  const rounds = Math.max(1, Math.ceil(size / (CONNECTIONS * large)));
  const each = Math.max(LEAST, Math.ceil(size / (CONNECTIONS * rounds)));
  return Array.from({ length: Math.ceil(size / each) }, (_, index) => {
    const start = index * each;
    return { number: index + 1, start, end: Math.min(start + each, size) };
  });
}
