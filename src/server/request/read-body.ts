/** Bytes: the element and OSS's callbacks send a few kilobytes. */
const LARGEST = 65_536;

/** Reads a request's body. @returns undefined if it has more than 64 KiB; the rest is not read */
export async function readBody({ headers, body }: Request): Promise<Blob | undefined> {
  if (Number(headers.get('Content-Length')) > LARGEST) return undefined;
  const chunks: BlobPart[] = [];
  let length = 0;
  // without `preventCancel` it would wait until the other copy of the request has been read
  for await (const chunk of body?.values({ preventCancel: true }) ?? []) {
    length += chunk.length;
    if (length > LARGEST) return undefined;
    chunks.push(chunk);
  }
  return new Blob(chunks);
}
