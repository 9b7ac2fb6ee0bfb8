/** What mini programs lack of the web's addresses, as far as the core uses it: absolute ones, by http(s). */

export class URLSearchParams {
  readonly #entries: (readonly [name: string, value: string])[];

  constructor(from: string | readonly (readonly [name: string, value: string])[]) {
    this.#entries = typeof from === 'string' ? entriesOf(from) : Array.from(from);
  }

  get(name: string): string | null {
    const found = this.#entries.find(([one]) => one === name);
    return found ? found[1] : null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  toString(): string {
    return this.#entries.map((entry) => entry.map(encodeURIComponent).join('=')).join('&');
  }
}

const SHAPE = /^(https?:)\/\/(?:[^/?#@\\]*@)?(\[[^\]]*\]|[^/?#:\\\s]+)(?::(\d*))?([^?#\s]*)(\?[^#\s]*)?(#\S*)?$/i;

export class URL {
  protocol: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;

  constructor(address: string) {
    const [, protocol, hostname, port = '', pathname, search = '', hash = ''] = SHAPE.exec(address.trim()) || [];
    if (!protocol || !hostname) throw new TypeError('This is not an address by http(s).');
    this.protocol = protocol.toLowerCase();
    this.hostname = hostname.toLowerCase();
    this.port = port === { 'http:': '80', 'https:': '443' }[this.protocol] ? '' : port;
    this.pathname = asciiOf(pathname || '/');
    this.search = asciiOf(search);
    this.hash = hash;
  }

  get host(): string {
    return this.hostname + (this.port && `:${this.port}`);
  }

  get origin(): string {
    return `${this.protocol}//${this.host}`;
  }

  get href(): string {
    return this.origin + this.pathname + this.search + this.hash;
  }

  get searchParams(): URLSearchParams {
    return new URLSearchParams(this.search);
  }

  toString(): string {
    return this.href;
  }
}

/** Other characters as UTF-8, percent-encoded; what is encoded stays. */
const asciiOf = (text: string) => text.replace(/[^!-~]+/g, encodeURIComponent);

function entriesOf(query: string): [name: string, value: string][] {
  const pieces = query.replace(/^\?/, '').split('&').filter(Boolean);
  return pieces.map((piece) => {
    const [, name = '', value = ''] = /^([^=]*)=?([^]*)$/.exec(piece) || [];
    return [decode(name), decode(value)];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}
