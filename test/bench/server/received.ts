/** A request of which the body was thrown away but for its beginning and its end. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  /** By lower-case name. */
  headers: ReadonlyMap<string, string>;
  /** Bytes of the body. */
  length: number;
  first: Buffer;
  last: Buffer;
}

export interface BenchResponse {
  status: number;
  headers: Record<string, string>;
  body?: string | undefined;
}

/** Enough for the fields of a form and for a small file. */
const KEPT_FIRST = 65_536;
/** Enough for Complete with 10,000 parts. */
const KEPT_XML = 2 ** 21;

/** Reads the head of a request, and makes room for the beginning of its body. */
export function readHead(text: string): Received {
  const [start = '', ...lines] = text.split('\r\n');
  const [method = '', target = ''] = start.split(' ');
  const { pathname: path, searchParams: query } = new URL(target, 'http://store');
  const headers = new Map(
    lines.map((one) => [one.slice(0, one.indexOf(':')).toLowerCase(), one.slice(one.indexOf(':') + 1).trim()] as const),
  );
  const length = Number(headers.get('content-length') ?? 0);
  const kept = method === 'POST' && query.has('uploadId') ? KEPT_XML : KEPT_FIRST;
  const first = Buffer.alloc(Math.min(length, kept));
  return { method, path, query, headers, length, first, last: Buffer.alloc(0) };
}

const reasons: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  404: 'Not Found',
  503: 'Service Unavailable',
};

/** A response as HTTP/1.1 has it. A response to HEAD names its length itself. */
export function write({ status, headers, body = '' }: BenchResponse): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const isNamed = status === 204 || 'Content-Length' in headers;
  const length = isNamed ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  return `HTTP/1.1 ${status} ${reasons[status] ?? 'Other'}\r\n${lines.join('')}${length}\r\n${body}`;
}
