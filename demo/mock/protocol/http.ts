/** Header names in lower case; values are wire strings (one byte a character). */
export type HeaderMap = Record<string, string>;

/** One HTTP request as it came: the raw request target, not a parsed URL, for OSS reads what a URL parser would fold away. */
export interface CloudRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<HeaderMap>;
  readonly body: ReadableStream<Uint8Array> | null;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  readonly clientIp?: string;
}

export interface CloudAnswer {
  readonly status: number;
  readonly headers: HeaderMap;
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
}

/** Iterates over a stream's chunks where streams are not iterable by themselves; never cancels it. */
export async function* chunksOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (!stream) return;
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    reader.releaseLock();
  }
}
