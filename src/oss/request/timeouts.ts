/** Stall timeouts (`stallTimeout` each, 30 s by default) that may pass before the first byte: a request may wait for the browser, for a connection and for a preflight. */
export const FIRST_BYTE_TIMEOUT = 4;

/** Bytes of a body for which OSS, and a proxy that forwards what it has received, may take one stall timeout more. */
const BYTES_PER_TIMEOUT = 1_000_000_000;

/** Parts that OSS may take one stall timeout to put together: 18 minutes for 10,000. */
const PARTS_PER_TIMEOUT = 300;

/** Stall timeouts that may pass between the last byte of a body and the response. */
export function responseTimeout(bytes: number): number {
  return 4 + bytes / BYTES_PER_TIMEOUT;
}

/** Stall timeouts that may pass between the request CompleteMultipartUpload and its response. */
export function completeTimeout(parts: number): number {
  return 4 + parts / PARTS_PER_TIMEOUT;
}
