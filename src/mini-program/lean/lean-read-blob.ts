/** `base/read-blob` in the one file: a host reads a file as it can, or not at all. */
export const readBlob = (blob: Blob, start = 0, end = blob.size): Promise<ArrayBuffer> =>
  blob.slice(start, end).arrayBuffer();
