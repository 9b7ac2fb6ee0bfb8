/** A browser that is short of memory cannot read a file for a moment: this many milliseconds later it is read once more. */
const SECOND_READ = 1_000;

/** The bytes of a blob. @throws what reading throws twice */
export function readBlob(blob: Blob): Promise<ArrayBuffer> {
  const read = () => blob.arrayBuffer();
  return read().catch(async () => {
    await new Promise((resolve) => setTimeout(resolve, SECOND_READ));
    return read();
  });
}
