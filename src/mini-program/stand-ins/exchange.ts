/** What mini programs lack of the web's requests, as far as the core uses it. */

/** `Response`, to what the endpoint was asked. */
export class Response {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly redirected = false;
  readonly bodyUsed = false;
  readonly body = undefined;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, status: number, header: (name: string) => string | null) {
    this.#bytes = bytes;
    this.status = status;
    this.headers = { get: header };
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  async arrayBuffer(): Promise<ArrayBufferLike> {
    return this.#bytes.buffer;
  }
}

/** `FormData`: fields, and a file that the host sends by itself. */
export class FormData {
  readonly fields: Record<string, string> = {};
  file: unknown = undefined;

  append(name: string, value: unknown): void {
    if (typeof value === 'string') this.fields[name] = value;
    else this.file = value;
  }
}
