/** `base/read-blob` in the one file: shows whether a file can be read, up to its end. It may have become shorter. */
export async function readBlob(blob: Blob, start = 0, end = blob.size): Promise<ArrayBuffer> {
  await blob.slice(Math.max(0, blob.size - 1)).arrayBuffer();
  return blob.slice(start, end).arrayBuffer();
}
