// How long a request may stay still before its first byte and after its last, in stall timeouts (30 s each unless set).

/** A request may wait for the browser, for a connection and for a preflight. */
export const BEFORE_THE_FIRST_BYTE = 4;

/** OSS, and a proxy that sends on what it has taken, need time for a large body: one more for each of these bytes. */
const BYTES = 1_000_000_000;

/** OSS may take minutes to put a huge object together: one more for each of so many parts; 18 minutes for 10,000. */
const PARTS = 300;

/** For an answer to a body of so many bytes. */
export function answerPatience(bytes: number): number {
  return 4 + bytes / BYTES;
}

/** For the answer to CompleteMultipartUpload. */
export function completePatience(parts: number): number {
  return 4 + parts / PARTS;
}
