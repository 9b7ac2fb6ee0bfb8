import { STATUS_CODES } from 'node:http';

/** A request of which the body was thrown away but for its beginning and its end. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: ReadonlyMap<string, string>;
  length: number;
  first: Buffer;
  last: Buffer;
}

export type BenchResponse = { status: number; headers: Record<string, string>; body?: string };

/** Enough for the fields of a form and for a small file; and for Complete with 10,000 parts. */
const [KEPT_FIRST, KEPT_XML] = [65_536, 2 ** 21];

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
  return { method, path, query, headers, length, first: Buffer.alloc(Math.min(length, kept)), last: Buffer.alloc(0) };
}

/** A response as HTTP/1.1 has it. A response to HEAD names its length itself. */
export function write({ status, headers, body = '' }: BenchResponse): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const isNamed = status === 204 || 'Content-Length' in headers;
  const length = isNamed ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}${length}\r\n${body}`;
}

/** A field of a form whose fields are at its beginning. */
export function fieldOf({ first }: Received, name: string): string | undefined {
  const start = contentOf(first, `name="${name}"\r\n`);
  const end = first.indexOf('\r\n', start);
  return start < 0 || end < 0 ? undefined : first.toString('utf8', start, end);
}

/** The file of a form whose fields are at its beginning; or of another request, all of its body. */
export function fileOf(request: Received): Pick<Received, 'first' | 'last' | 'length'> {
  const { headers, length, first, last } = request;
  const boundary = /boundary=(\S+)/.exec(headers.get('content-type') ?? '')?.[1];
  const start = boundary ? contentOf(first, 'filename="') : -1;
  const end = last.lastIndexOf(`\r\n--${boundary}--`);
  if (start < 0 || end < 0) return request;
  const size = length - start - (last.length - end);
  return {
    length: size,
    first: first.subarray(start, start + size),
    last: last.subarray(Math.max(0, end - size), end),
  };
}

/** Where what follows the head of a form's field begins; -1 where there is none. */
function contentOf(first: Buffer, name: string): number {
  const at = first.indexOf(name);
  const end = at < 0 ? -1 : first.indexOf('\r\n\r\n', at);
  return end < 0 ? -1 : end + 4;
}

const LIMIT = 'x-oss-traffic-limit';

/** The limit that a request asks for by a header, in its query or in a field of its form: bytes a second. */
export function trafficLimitOf(request: Received): number | undefined {
  const { headers, query } = request;
  const isForm = headers.get('content-type')?.startsWith('multipart/form-data');
  const bits = Number(headers.get(LIMIT) ?? query.get(LIMIT) ?? (isForm ? fieldOf(request, LIMIT) : undefined));
  return bits >= 819_200 && bits <= 838_860_800 ? bits / 8 : undefined; // what OSS accepts
}
