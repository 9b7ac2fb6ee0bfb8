import { combineCrc64 } from '../../../src/oss/integrity/combine-crc64.js';
import type { BenchResponse, Received } from './connection.js';
import type { Counts } from './counts.js';
import { fileOfForm } from './form.js';
import { KnownContent } from './known-content.js';

interface Part {
  size: number;
  crc: string | undefined;
}

/** Seconds for which a browser may remember a preflight: what our README recommends. */
const MAX_AGE = 600;

const xml = (name: string, inside: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<${name}>${inside}</${name}>`;

/** Responds as OSS does (and as S3 and COS do, as far as the peers need it) and keeps nothing but CRCs. */
export class Store {
  readonly #content = new KnownContent();
  readonly #uploads = new Map<string, Map<number, Part>>();
  #count = 0;

  constructor(readonly counts: () => Counts) {}

  respond(request: Received): BenchResponse {
    const { kind, ...response } = this.#respond(request);
    const { requests } = this.counts();
    requests[kind] = (requests[kind] ?? 0) + 1;
    if (kind === 'put' || kind === 'form' || kind === 'complete') this.counts().finished.push(Date.now());
    response.headers = { ...cors(request), ...response.headers, 'x-oss-request-id': this.#id(24), Server: 'Bench' };
    return response;
  }

  #respond(request: Received): BenchResponse & { kind: string } {
    const { method, query } = request;
    const id = query.get('uploadId') ?? '';
    if (method === 'OPTIONS') return { kind: 'preflight', status: 200, headers: preflight(request) };
    if (method === 'PUT' && id) return this.#part(request, id, Number(query.get('partNumber')));
    if (method === 'PUT') return { kind: 'put', ...this.#stored(request, 200) };
    if (method === 'POST' && query.has('uploads')) return this.#create(request);
    if (method === 'POST' && id) return this.#complete(request, id);
    if (method === 'POST') return this.#form(request);
    if (method === 'GET' && query.has('uploads')) return listOf('ListMultipartUploadsResult', '');
    if (method === 'GET' && id) return listOf('ListPartsResult', '<IsTruncated>false</IsTruncated>');
    if (method === 'DELETE') return { kind: 'delete', status: 204, headers: {} };
    return { kind: 'other', status: 404, headers: {} };
  }

  #create({ path }: Received): BenchResponse & { kind: string } {
    const id = this.#id(32);
    this.#uploads.set(id, new Map());
    const inside = `<Bucket>b</Bucket><Key>${keyOf(path)}</Key><UploadId>${id}</UploadId>`;
    return { kind: 'create', status: 200, headers: isXml, body: xml('InitiateMultipartUploadResult', inside) };
  }

  #part(request: Received, id: string, number: number): BenchResponse & { kind: string } {
    const crc = this.#crc(request);
    this.#uploads.get(id)?.set(number, { size: request.length, crc });
    return { kind: 'part', status: 200, headers: this.#tags(crc) };
  }

  #complete({ path }: Received, id: string): BenchResponse & { kind: string } {
    const parts = [...(this.#uploads.get(id) ?? [])].sort(([a], [b]) => a - b);
    this.#uploads.delete(id);
    let crc: string | undefined = '0';
    for (const [, part] of parts) crc = crc && part.crc && combineCrc64(crc, part.crc, part.size);
    const headers = this.#tags(crc);
    const inside = `<Location>http://b${path}</Location><Bucket>b</Bucket><Key>${keyOf(path)}</Key><ETag>${headers.ETag}</ETag>`;
    const body = xml('CompleteMultipartUploadResult', inside);
    return { kind: 'complete', status: 200, headers: { ...headers, ...isXml }, body };
  }

  #form(request: Received): BenchResponse & { kind: string } {
    const file = fileOfForm(request);
    const status = request.first.includes('name="success_action_status"') ? 200 : 204;
    return { kind: 'form', ...this.#stored(file ?? request, status) };
  }

  #stored(body: Pick<Received, 'first' | 'last' | 'length'>, status: number): BenchResponse {
    return { status, headers: this.#tags(this.#crc(body)) };
  }

  #crc({ first, last, length }: Pick<Received, 'first' | 'last' | 'length'>): string | undefined {
    const crc = this.#content.crc(first, last, length);
    if (crc === undefined) this.counts().unknown++;
    return crc;
  }

  #tags(crc: string | undefined): Record<string, string> {
    return { ETag: `"${this.#id(32)}"`, ...(crc !== undefined && { 'x-oss-hash-crc64ecma': crc }) };
  }

  #id(length: number): string {
    return (++this.#count).toString(16).toUpperCase().padStart(length, '0');
  }
}

const isXml = { 'Content-Type': 'application/xml' };

function listOf(name: string, inside: string): BenchResponse & { kind: string } {
  return { kind: 'list', status: 200, headers: isXml, body: xml(name, inside) };
}

function cors({ headers }: Received): Record<string, string> {
  const origin = headers.get('origin');
  if (!origin) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'ETag, x-oss-request-id, x-oss-hash-crc64ecma',
  };
}

function preflight({ headers }: Received): Record<string, string> {
  return {
    'Access-Control-Allow-Methods': 'GET, PUT, POST, HEAD, DELETE',
    'Access-Control-Allow-Headers': headers.get('access-control-request-headers') ?? '*',
    'Access-Control-Max-Age': String(MAX_AGE),
  };
}

/** The key in a path whose first segment is the bucket, as XML text. */
function keyOf(path: string): string {
  const key = decodeURIComponent(path.replace(/^\/[^/]*\//, ''));
  return key.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
