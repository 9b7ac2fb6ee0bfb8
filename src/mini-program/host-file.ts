import { explainFailure, type Host } from './host.js';

/** Ranges whose bytes are held for their second reader: their CRC-64 and the request that carries them. */
const MOST_HELD = 4;

/** Bytes of a file, as the core uses those of a `Blob`: they are read when they are asked for. */
class HostBytes {
  readonly size: number;
  readonly file: HostFile;
  readonly start: number;

  constructor(file: HostFile, start: number, end: number) {
    this.file = file;
    this.start = start;
    this.size = Math.max(0, end - start);
  }

  slice(start = 0, end = this.size): HostBytes {
    return new HostBytes(this.file, this.start + start, this.start + Math.min(end, this.size));
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.file.read(this.start, this.size);
  }
}

/** A file of a mini program, as the core uses a `File`. */
export class HostFile {
  readonly name: string;
  readonly type: string;
  /** Bytes; 0 until the host was asked. */
  size: number;
  /** Another one, once the file is saved. */
  path: string;
  readonly lastModified = 0;
  /** The host does not read it, or only as a whole, which would take too much memory: its CRC-64 stays unknown. */
  isUnread = false;
  readonly #host: Host;
  readonly #held = new Map<string, Promise<ArrayBuffer>>();

  constructor(host: Host, facts: { path: string; name: string; type: string; size: number }) {
    this.#host = host;
    ({ path: this.path, name: this.name, type: this.type, size: this.size } = facts);
  }

  slice(start = 0, end = this.size): HostBytes {
    return new HostBytes(this, start, Math.min(end, this.size));
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.read(0, this.size);
  }

  /** Bytes of the file: those that are read twice at once are read once. @throws UploadError `file` */
  async read(position: number, length: number): Promise<ArrayBuffer> {
    if (length === 0) return new ArrayBuffer(0);
    const range = `${position} ${length}`;
    const held = this.#held.get(range);
    if (held) {
      this.#held.delete(range);
      return held;
    }
    const reading = this.#read(position, length);
    reading.catch(() => this.#held.delete(range));
    this.#held.set(range, reading);
    for (const oldest of Array.from(this.#held.keys()).slice(0, -MOST_HELD)) this.#held.delete(oldest);
    return reading;
  }

  async #read(position: number, length: number): Promise<ArrayBuffer> {
    const { read, readWhole, name } = this.#host;
    try {
      if (!read && !readWhole) throw new Error(`readFile:fail ${name} reads no files`);
      const bytes = read
        ? await read(this.path, position, length, this.size)
        : (await readWhole!(this.path)).slice(position, position + length);
      if (bytes.byteLength === length) return bytes;
      throw new Error(`readFile:fail no such file: ${bytes.byteLength} of ${length} bytes`);
    } catch (error) {
      throw explainFailure(this.#host, error, 'readFile', this.path);
    }
  }

  /** Lets go of bytes that nobody has asked for a second time. */
  release(): void {
    this.#held.clear();
  }
}

/** The file that these bytes are of; undefined for other bytes. */
export function fileOf(body: unknown): HostFile | undefined {
  return body instanceof HostBytes ? body.file : body instanceof HostFile ? body : undefined;
}
