import { createHash } from 'node:crypto';
import type { Counts } from './counts.js';
import { fileOfForm } from './form.js';
import { KnownContent } from './known-content.js';
import type { BenchResponse, Received } from './received.js';
import { fieldOf } from './traffic-limit.js';
import { OssError, Uploads } from './uploads.js';
import { escapeXml, xml } from './xml.js';

type Kind = 'preflight' | 'put' | 'form' | 'create' | 'part' | 'list' | 'complete' | 'delete' | 'head' | 'other';
type Reply = BenchResponse & { kind: Kind };
type Bytes = Pick<Received, 'first' | 'last' | 'length'>;

/** Seconds for which a browser may remember a preflight: what our README recommends. */
const MAX_AGE = 600;
/** The upload of a client that sends nothing but parts: it never begins and never ends. */
const RAW = 'raw';

/** Responds as OSS does (and as S3 and COS do, as far as the peers need it) and keeps nothing but sizes and CRCs. */
export class Store {
  readonly #content = new KnownContent();
  readonly #uploads = new Uploads();
  /** Headers of HEAD, by path. */
  readonly #objects = new Map<string, Record<string, string>>();
  #count = 0;

  constructor(readonly counts: () => Counts) {}

  respond(request: Received): BenchResponse {
    const { kind, ...response } = this.#respondOrThrow(request);
    const { requests, finished } = this.counts();
    requests[kind] = (requests[kind] ?? 0) + 1;
    if (kind === 'put' || kind === 'form' || kind === 'complete') finished.push(Date.now());
    return this.#signed(request, response);
  }

  /** What a busy OSS responds, without a look at the body. */
  refuse(request: Received): BenchResponse {
    return this.#signed(request, this.#error(new OssError(503, 'TotalQpsLimitExceeded')));
  }

  #signed(request: Received, response: BenchResponse): BenchResponse {
    response.headers = { ...cors(request), ...response.headers, 'x-oss-request-id': this.#id(24), Server: 'AliyunOSS' };
    return response;
  }

  #respondOrThrow(request: Received): Reply {
    try {
      return this.#respond(request);
    } catch (error) {
      if (error instanceof OssError) return { kind: 'other', ...this.#error(error) };
      throw error;
    }
  }

  #respond(request: Received): Reply {
    const { method, query, path } = request;
    const id = query.get('uploadId') ?? '';
    if (method === 'OPTIONS') return { kind: 'preflight', status: 200, headers: preflight(request) };
    if (method === 'HEAD') return this.#head(path);
    if (method === 'PUT' && id) return this.#part(request, id, Number(query.get('partNumber')));
    if (method === 'PUT') return this.#put(request);
    if (method === 'POST' && query.has('uploads')) return this.#create(path);
    if (method === 'POST' && id) return this.#complete(request, id);
    if (method === 'POST') return this.#form(request);
    if (method === 'GET' && query.has('uploads')) return listOf('ListMultipartUploadsResult', '');
    if (method === 'GET' && id) return this.#list(request, id);
    if (method === 'DELETE' && id) this.#uploads.abort(id);
    if (method === 'DELETE') return { kind: 'delete', status: 204, headers: {} };
    return { kind: 'other', status: 404, headers: {} };
  }

  #head(path: string): Reply {
    const headers = this.#objects.get(path);
    return headers ? { kind: 'head', status: 200, headers } : { kind: 'head', status: 404, headers: {} };
  }

  #create(path: string): Reply {
    const id = this.#id(32);
    this.#uploads.begin(id);
    const inside = `<Bucket>b</Bucket><Key>${keyOf(path)}</Key><UploadId>${id}</UploadId>`;
    return { kind: 'create', status: 200, headers: isXml, body: xml('InitiateMultipartUploadResult', inside) };
  }

  #part(request: Received, id: string, number: number): Reply {
    const crc = this.#crc(request);
    const tags = this.#tags(crc, request.length);
    const own = id === RAW ? `${RAW} ${request.path}` : id;
    if (id === RAW && !this.#uploads.has(own)) this.#uploads.begin(own);
    this.#uploads.add(own, number, { size: request.length, crc, etag: tags.ETag! });
    if (id === RAW) this.counts().objects[request.path] = this.#uploads.sizeOf(own);
    return { kind: 'part', status: 200, headers: tags };
  }

  #list({ path, query }: Received, id: string): Reply {
    const most = Number(query.get('max-parts') ?? 0) || undefined;
    const parts = this.#uploads.list(id, Number(query.get('part-number-marker') ?? 0), most);
    return listOf('ListPartsResult', `<Bucket>b</Bucket><Key>${keyOf(path)}</Key>${parts}`);
  }

  #complete({ path, headers, first }: Received, id: string): Reply {
    const isAll = headers.get('x-oss-complete-all') === 'yes';
    const { size, crc, parts } = this.#uploads.complete(id, isAll ? undefined : first.toString());
    const tags = this.#store(path, size, crc, `-${parts}`);
    const inside = `<Location>http://b${path}</Location><Bucket>b</Bucket><Key>${keyOf(path)}</Key><ETag>${tags.ETag}</ETag>`;
    const body = xml('CompleteMultipartUploadResult', inside);
    return { kind: 'complete', status: 200, headers: { ...tags, ...isXml }, body };
  }

  /** With `Content-Range` it is a piece: the object is there when the last one is. */
  #put(request: Received): Reply {
    const end = /-(\d+)\//.exec(request.headers.get('content-range') ?? '')?.[1];
    const size = end === undefined ? request.length : Number(end) + 1;
    return { kind: 'put', status: 200, headers: this.#store(request.path, size, this.#crc(request)) };
  }

  #form(request: Received): Reply {
    const file: Bytes = fileOfForm(request) ?? request;
    const key = fieldOf(request.first, 'key') ?? this.#id(8);
    const bucket = request.path.replace(/\/$/, '');
    const status = request.first.includes('name="success_action_status"') ? 200 : 204;
    return { kind: 'form', status, headers: this.#store(`${bucket}/${key}`, file.length, this.#crc(file)) };
  }

  #store(path: string, size: number, crc: string | undefined, suffix = ''): Record<string, string> {
    const tags = this.#tags(crc, size, suffix);
    this.counts().objects[path] = size;
    const own = { 'Content-Length': String(size), 'Last-Modified': new Date().toUTCString() };
    this.#objects.set(path, { ...tags, ...own });
    return tags;
  }

  #crc({ first, last, length }: Bytes): string | undefined {
    const crc = this.#content.crc(first, last, length);
    if (crc === undefined) this.counts().unknown++;
    return crc;
  }

  /** An ETag is that of the content: the same bytes sent twice have the same one. */
  #tags(crc: string | undefined, size: number, suffix = ''): Record<string, string> {
    const content = crc === undefined ? this.#id(32) : hash(`${crc} ${size}`);
    return { ETag: `"${content}${suffix}"`, ...(crc !== undefined && { 'x-oss-hash-crc64ecma': crc }) };
  }

  #error({ status, code }: OssError): BenchResponse {
    const inside = `<Code>${code}</Code><Message>${code}</Message><RequestId>${this.#id(24)}</RequestId><HostId>b</HostId>`;
    return { status, headers: isXml, body: xml('Error', inside) };
  }

  #id(length: number): string {
    return (++this.#count).toString(16).toUpperCase().padStart(length, '0');
  }
}

const hash = (text: string) => createHash('md5').update(text).digest('hex').toUpperCase();

const isXml = { 'Content-Type': 'application/xml' };

function listOf(name: string, inside: string): Reply {
  return { kind: 'list', status: 200, headers: isXml, body: xml(name, inside) };
}

function cors({ headers }: Received): Record<string, string> {
  const origin = headers.get('origin');
  if (!origin) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'ETag, x-oss-request-id, x-oss-hash-crc64ecma, x-oss-qos-delay-time',
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
const keyOf = (path: string) => escapeXml(decodeURIComponent(path.replace(/^\/[^/]*\//, '')));
