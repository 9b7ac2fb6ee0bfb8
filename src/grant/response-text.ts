/** Bytes. */
const LONGEST_RESPONSE = 1_000_000;

/** Text in the charset of its byte order mark or response: `Response.text()` reads UTF-8 only. @returns undefined of over 1 MB; the rest is not read */
export async function responseText(response: Response): Promise<string | undefined> {
  const body = await bytesOf(response);
  if (!body) return undefined;
  const charset = /charset=["']?([\w-]+)/i.exec(response.headers.get('Content-Type') ?? '')?.[1];
  const [a, b, c] = body;
  const isMarked = a === 0xef && b === 0xbb && c === 0xbf;
  try {
    return new TextDecoder(isMarked ? 'utf-8' : charset).decode(body);
  } catch {
    return new TextDecoder().decode(body); // a charset that nobody knows
  }
}

async function bytesOf(response: Response): Promise<Uint8Array | undefined> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(await response.arrayBuffer()); // without a body, or of a polyfill without streams
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let { value } = await reader.read(); value; { value } = await reader.read()) {
    chunks.push(value);
    size += value.length;
    if (size <= LONGEST_RESPONSE) continue;
    void reader.cancel().catch(() => {});
    return undefined;
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
