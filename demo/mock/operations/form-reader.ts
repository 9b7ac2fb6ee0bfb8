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

/** Reads multipart/form-data part by part without holding more of it than a boundary's length. */
export class FormReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #delimiter: Uint8Array;
  // The first boundary has no line break before it, so one is put there.
  #buffer: Uint8Array = new Uint8Array([CR, 10]);
  #ended = false;
  /** Whether the reader stands inside a part (or before the first), not at the boundary behind it. */
  #inside = true;

  constructor(chunks: AsyncIterable<Uint8Array>, boundary: string) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#delimiter = wireBytes(`\r\n--${boundary}`);
  }

  /** Skips to the next part; undefined after the last. */
  async next(): Promise<FormPart | undefined> {
    if (this.#ended) return undefined;
    for await (const skipped of this.content()) void skipped;
    this.#inside = true;
    while (this.#buffer.length < 2) await this.#more();
    if (this.#buffer[0] === 45 && this.#buffer[1] === 45) {
      this.#ended = true;
      return undefined;
    }
    return parseHeaders(await this.#headers());
  }

  /** The rest of the current part's bytes. */
  async *content(): AsyncGenerator<Uint8Array> {
    while (this.#inside) {
      const at = find(this.#buffer, this.#delimiter);
      const safe = at < 0 ? this.#buffer.length - this.#delimiter.length + 1 : at;
      const piece = this.#buffer.subarray(0, Math.max(0, safe));
      this.#buffer = this.#buffer.subarray(piece.length + (at < 0 ? 0 : this.#delimiter.length));
      if (at >= 0) this.#inside = false;
      if (piece.length) yield piece;
      if (this.#inside) await this.#more();
    }
  }

  /** Header lines of a part, up to and without the empty line. */
  async #headers(): Promise<string> {
    for (;;) {
      const end = find(this.#buffer.subarray(0, MAX_PART_HEADERS), EMPTY_LINE);
      if (end >= 0) {
        // Only these bytes are decoded: what comes after them can be thousands of other fields.
        const text = wireOf(this.#buffer.subarray(0, end));
        // Only the line break before the content's own goes: an empty part is followed by its delimiter at once.
        this.#buffer = this.#buffer.subarray(end + EMPTY_LINE.length);
        return text;
      }
      if (this.#buffer.length >= MAX_PART_HEADERS) throw malformed();
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const read = await this.#chunks.next();
    if (read.done) throw malformed();
    this.#buffer = this.#buffer.length ? joinBytes([this.#buffer, read.value]) : read.value;
  }
}

/** Where `wanted`, which begins with a CR, is in `buffer`, or -1. */
function find(buffer: Uint8Array, wanted: Uint8Array): number {
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

function parseHeaders(text: string): FormPart {
  let disposition = '';
  let type = '';
  for (const line of text.split('\r\n')) {
    const at = line.indexOf(':');
    const name = line.slice(0, Math.max(0, at)).trim().toLowerCase();
    if (name === 'content-disposition') disposition = line.slice(at + 1).trim();
    if (name === 'content-type') type = line.slice(at + 1).trim();
  }
  const name = parameter(disposition, 'name');
  if (name === undefined || !/^form-data\b/i.test(disposition)) throw malformed();
  const extended = /;\s*filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  const filename = extended === undefined ? parameter(disposition, 'filename') : fromWire(unescapePercent(extended));
  return { name, filename, type };
}

/** A quoted or bare parameter; browsers write %22 for a quote, others \". */
function parameter(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(disposition);
  if (!match) return undefined;
  return fromWire((match[1] ?? match[2] ?? '').replace(/\\(["\\])/g, '$1').replace(/%(22|0D|0A)/gi, unescapePercent));
}

function unescapePercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
