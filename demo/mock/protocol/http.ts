/** Header names in lower case; values as wire strings (one character per byte). */
export type HeaderMap = Record<string, string>;

/** One HTTP request. Its target is unparsed, because a URL parser would normalize what OSS distinguishes. */
export interface HttpRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<HeaderMap>;
  readonly body: ReadableStream<Uint8Array> | null;
  /** Aborts when the connection has closed; the reason is a `ConnectionDropped` if the mock has closed it. */
  readonly signal: AbortSignal;
  readonly clientIp?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: HeaderMap;
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
}

/** Iterates over a stream's chunks, also where streams are not iterable; never cancels the stream. */
export async function* chunksOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (!stream) return;
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    reader.releaseLock();
  }
}
