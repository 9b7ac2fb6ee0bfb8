import { fromWire, joinBytes, wireBytes, wireOf } from '../protocol/bytes.js';
import { OssError } from '../protocol/oss-error.js';

export interface FormPart {
  readonly name: string;
  readonly filename: string | undefined;
  /** The part's own Content-Type, '' when it has none. */
  readonly type: string;
}

const CR = 13;
const EMPTY_LINE = new Uint8Array([CR, 10, CR, 10]);
const MAX_PART_HEADERS = 16 * 1024;

/** Reads multipart/form-data part by part. It never buffers more than a chunk and a boundary, so a file can have any size. */
export class FormReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #delimiter: Uint8Array;
  // The first boundary has no line break before it, so one is added.
  #buffer: Uint8Array = new Uint8Array([CR, 10]);
  #ended = false;
  /** Whether the position is in a part's content (or before the first boundary), not after a boundary. */
  #inContent = true;

  constructor(chunks: AsyncIterable<Uint8Array>, boundary: string) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#delimiter = wireBytes(`\r\n--${boundary}`);
  }

  /** Skips to the next part and returns its headers; undefined after the last part. */
  async next(): Promise<FormPart | undefined> {
    if (this.#ended) return undefined;
    for await (const skipped of this.content()) void skipped;
    this.#inContent = true;
    while (this.#buffer.length < 2) await this.#readChunk();
    if (this.#buffer[0] === 45 && this.#buffer[1] === 45) {
      this.#ended = true;
      return undefined;
    }
    return parsePartHeaders(await this.#readPartHeaders());
  }

  /** The rest of the current part's bytes. */
  async *content(): AsyncGenerator<Uint8Array> {
    while (this.#inContent) {
      const at = indexOf(this.#buffer, this.#delimiter);
      // The last bytes can be the beginning of a delimiter.
      const safe = at < 0 ? this.#buffer.length - this.#delimiter.length + 1 : at;
      const piece = this.#buffer.subarray(0, Math.max(0, safe));
      this.#buffer = this.#buffer.subarray(piece.length + (at < 0 ? 0 : this.#delimiter.length));
      if (at >= 0) this.#inContent = false;
      if (piece.length) yield piece;
      if (this.#inContent) await this.#readChunk();
    }
  }

  /** The header lines of a part, without the empty line that ends them. */
  async #readPartHeaders(): Promise<string> {
    for (;;) {
      const end = indexOf(this.#buffer.subarray(0, MAX_PART_HEADERS), EMPTY_LINE);
      if (end >= 0) {
        // Decodes these bytes only: the buffer can hold thousands of other fields.
        const text = wireOf(this.#buffer.subarray(0, end));
        this.#buffer = this.#buffer.subarray(end + EMPTY_LINE.length);
        return text;
      }
      if (this.#buffer.length >= MAX_PART_HEADERS) throw malformed();
      await this.#readChunk();
    }
  }

  async #readChunk(): Promise<void> {
    const read = await this.#chunks.next();
    if (read.done) throw malformed();
    this.#buffer = this.#buffer.length ? joinBytes([this.#buffer, read.value]) : read.value;
  }
}

/** The index of `wanted`, which begins with a CR, in `buffer`; -1 if it is not there. */
function indexOf(buffer: Uint8Array, wanted: Uint8Array): number {
  const last = buffer.length - wanted.length;
  for (let at = buffer.indexOf(CR); at >= 0 && at <= last; at = buffer.indexOf(CR, at + 1)) {
    let same = 1;
    while (same < wanted.length && buffer[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at;
  }
  return -1;
}

function malformed(): OssError {
  return new OssError(
    400,
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
    {},
    '0002-00000701',
  );
}

function parsePartHeaders(text: string): FormPart {
  let disposition = '';
  let type = '';
  for (const line of text.split('\r\n')) {
    const at = line.indexOf(':');
    const name = line.slice(0, Math.max(0, at)).trim().toLowerCase();
    if (name === 'content-disposition') disposition = line.slice(at + 1).trim();
    if (name === 'content-type') type = line.slice(at + 1).trim();
  }
  const name = parameterOf(disposition, 'name');
  if (name === undefined || !/^form-data\b/i.test(disposition)) throw malformed();
  const extended = /;\s*filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  const filename = extended === undefined ? parameterOf(disposition, 'filename') : fromWire(unescapePercent(extended));
  return { name, filename, type };
}

/** A parameter with or without quotes. Browsers write %22 for a quote inside, other clients \". */
function parameterOf(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(disposition);
  if (!match) return undefined;
  return fromWire((match[1] ?? match[2] ?? '').replace(/\\(["\\])/g, '$1').replace(/%(22|0D|0A)/gi, unescapePercent));
}

function unescapePercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
