/** What a stream is made of: bytes, Blobs, or text, which is stored as UTF-8. */
export type StreamChunk = BlobPart;

/** Where the bytes of a stream come from. */
export type StreamInput = ReadableStream<StreamChunk> | AsyncIterable<StreamChunk>;

/** Reads a stream, chunk after chunk. */
export interface StreamSource {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: StreamChunk | undefined }>;
  /** The rest is not wanted. */
  cancel(reason?: unknown): void;
}

/** A reader of either kind of stream: not all browsers iterate over a ReadableStream. */
export function sourceOf(input: StreamInput): StreamSource {
  if ('getReader' in input) {
    const reader = input.getReader();
    return { next: () => reader.read(), cancel: (reason) => void reader.cancel(reason).catch(() => {}) };
  }
  const iterator = input[Symbol.asyncIterator]();
  return {
    next: () => iterator.next(),
    cancel: () => void (async () => iterator.return?.())().catch(() => {}),
  };
}
