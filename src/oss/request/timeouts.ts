// How long a request may go without a byte moving, in stall timeouts (30 s each unless the page sets `stallTimeout`).

/** Before the first byte: a request may wait for the browser, for a connection and for a preflight. */
export const FIRST_BYTE_TIMEOUT = 4;

/** Bytes of a body for which OSS, and a proxy that forwards what it has received, may take one stall timeout more. */
const BYTES_PER_TIMEOUT = 1_000_000_000;

/** Parts that OSS may take one stall timeout to put together: 18 minutes for 10,000. */
const PARTS_PER_TIMEOUT = 300;

/** After the last byte of a body, for the response. */
export function responseTimeout(bytes: number): number {
  return 4 + bytes / BYTES_PER_TIMEOUT;
}

/** After the last byte of CompleteMultipartUpload, for the response. */
export function completeTimeout(parts: number): number {
  return 4 + parts / PARTS_PER_TIMEOUT;
}
