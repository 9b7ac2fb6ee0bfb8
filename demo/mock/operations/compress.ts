import { chunksOf, type HeaderMap } from '../protocol/http.js';

const TYPES =
  /^(text\/(cache-manifest|css|html|json|plain|xml)|application\/(javascript|json|rss\+xml|x-javascript))\s*(;|$)/i;
/** Bytes of the smallest object that OSS compresses. */
const LEAST = 1024;

/** Whether OSS compresses a whole object: a text, for a client that accepts gzip. */
export function isCompressed(asked: Readonly<HeaderMap>, headers: Readonly<HeaderMap>, size: number): boolean {
  const accepts = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(asked['accept-encoding'] ?? '');
  return accepts && size >= LEAST && !headers['content-encoding'] && TYPES.test(headers['content-type'] ?? '');
}

/** The headers of a compressed response: its length is not known, and it has no ETag. */
export function compressedHeaders({
  'content-length': _length,
  'accept-ranges': _ranges,
  etag: _etag,
  ...kept
}: HeaderMap): HeaderMap {
  return { ...kept, 'content-encoding': 'gzip', vary: 'Accept-Encoding' };
}

export async function* compress(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new CompressionStream('gzip');
  const writer = writable.getWriter();
  const write = async (): Promise<void> => {
    for await (const chunk of bytes) await writer.write(chunk as Uint8Array<ArrayBuffer>);
    await writer.close();
  };
  write().catch((error: unknown) => writer.abort(error).catch(() => {})); // then the reader throws it
  yield* chunksOf(readable);
}
