/** A browser that is short of memory cannot read a file for a moment: this many milliseconds later it is read once more. */
const SECOND_READ = 1_000;
/** Bytes of a buffer that nobody uses: enough to bring on a garbage collection. */
const GARBAGE = 64_000_000;
/** Bytes of a blob that shows whether there is room for others. */
const PROBE = 8_000_000;
/** How often at most it is looked whether there is room again. */
const MOST_PROBES = 10;

/**
 * The bytes of a blob, from `start` to `end`. A slice that had no room when it was made never can be read, and Chromium's page stands still until
 * its browser has made one: a whole blob needs none.
 *
 * @throws what reading throws twice
 */
export const readBlob = (blob: Blob, start = 0, end = blob.size): Promise<ArrayBuffer> =>
  readTwice(async () => {
    if (start > 0 || end < blob.size) return blob.slice(start, end).arrayBuffer();
    const bytes = await blob.arrayBuffer();
    return bytes.byteLength > blob.size ? bytes.slice(0, blob.size) : bytes; // a file may have grown meanwhile
  });

/**
 * Reads a file; where that fails, once more a second later, and after a garbage collection, as soon as there is room: Chromium has room for some gigabytes of blobs in
 * memory, where slices that nobody uses any more stay until then. Without it, no blob of the page can be read any more.
 */
export async function readTwice<T>(read: () => Promise<T>): Promise<T> {
  return read().catch(async () => {
    for (let probes = 0; ; probes++) {
      makeGarbage();
      await new Promise((resolve) => setTimeout(resolve, SECOND_READ));
      if (probes === MOST_PROBES || (await hasRoom())) return read();
    }
  });
}

/** Whether a new blob can be read: if not, the file may well be right. */
const hasRoom = (): Promise<boolean> =>
  new Blob([new Uint8Array(PROBE)]).arrayBuffer().then(
    () => true,
    () => false,
  );

function makeGarbage(): void {
  try {
    void new Uint8Array(GARBAGE).length; // read, so that no bundler leaves it out
  } catch {
    // the browser has no such buffer, and has just looked for garbage
  }
}
