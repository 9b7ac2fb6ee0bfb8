import { createHash } from 'node:crypto';
import { KnownContent } from './known-content.js';
import { type BenchResponse, fieldOf, fileOf, type Received } from './received.js';
import { OssError, Uploads } from './uploads.js';

type Kind = 'preflight' | 'put' | 'form' | 'create' | 'part' | 'list' | 'complete' | 'delete' | 'head' | 'other';
type Reply = BenchResponse & { kind: Kind };

/** Seconds for which a browser may remember a preflight: what our README recommends. */
const MAX_AGE = 600;
/** The upload of a client that sends nothing but parts: it never begins and never ends. */
const RAW = 'raw';

/** What the store saw since it was last asked. */
export const noCounts = () => ({
  /** By what they ask for: `put`, `form`, `create`, `part`, `complete`, `preflight` … */
  requests: {} as Record<string, number>,
  connections: 0,
  bytes: 0,
  /** Connections that the line cut, and requests that were refused. */
  cut: 0,
  refused: 0,
  /** Bytes of each object that was stored, by its path. */
  objects: {} as Record<string, number>,
  /** When uploads ended: an object was put, posted or completed. Milliseconds. */
  finished: [] as number[],
});

export type Counts = ReturnType<typeof noCounts>;

/** Responds as OSS does (and as S3 and COS do, as far as the peers need it) and keeps nothing but sizes and CRCs. */
export class Store {
  counts = noCounts();
  readonly #content = new KnownContent();
  readonly #uploads = new Uploads();
  readonly #objects = new Map<string, Record<string, string>>();
  #count = 0;

  respond(request: Received): BenchResponse {
    const { kind, ...response } = this.#respondOrThrow(request);
    const { requests, finished } = this.counts;
    requests[kind] = (requests[kind] ?? 0) + 1;
    if (kind === 'put' || kind === 'form' || kind === 'complete') finished.push(Date.now());
    return this.#signed(request, response);
  }

  /** What a busy OSS responds, without a look at the body. */
  refuse(request: Received): BenchResponse {
    this.counts.refused++;
    return this.#signed(request, this.#error(new OssError(503, 'TotalQpsLimitExceeded')));
  }

  #signed({ headers }: Received, response: BenchResponse): BenchResponse {
    const origin = headers.get('origin');
    const cors = origin && {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Expose-Headers': 'ETag, x-oss-request-id, x-oss-hash-crc64ecma, x-oss-qos-delay-time',
    };
    response.headers = { ...cors, ...response.headers, 'x-oss-request-id': this.#id(24), Server: 'AliyunOSS' };
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
    if (method === 'GET' && query.has('uploads')) return inXml('list', 'ListMultipartUploadsResult', '');
    if (method === 'GET' && id) return inXml('list', 'ListPartsResult', placeOf(path) + this.#uploads.list(id));
    if (method === 'DELETE') return { kind: 'delete', status: 204, headers: {} };
    return { kind: 'other', status: 404, headers: {} };
  }

  #head(path: string): Reply {
    const headers = this.#objects.get(path);
    return { kind: 'head', status: headers ? 200 : 404, headers: headers ?? {} };
  }

  #create(path: string): Reply {
    const id = this.#id(32);
    this.#uploads.begin(id);
    return inXml('create', 'InitiateMultipartUploadResult', `${placeOf(path)}<UploadId>${id}</UploadId>`);
  }

  #part(request: Received, id: string, number: number): Reply {
    const own = id === RAW ? `${RAW} ${request.path}` : id;
    if (id === RAW && !(request.path in this.counts.objects)) this.#uploads.begin(own);
    const crc = this.#content.crc(request);
    const tags = this.#tags(crc, request.length);
    const size = this.#uploads.add(own, number, { size: request.length, crc, etag: tags.ETag! });
    if (id === RAW) this.counts.objects[request.path] = size;
    return { kind: 'part', status: 200, headers: tags };
  }

  #complete({ path, headers, first }: Received, id: string): Reply {
    const isAll = headers.get('x-oss-complete-all') === 'yes';
    const { size, crc, parts } = this.#uploads.complete(id, isAll ? undefined : first.toString());
    const tags = this.#store(path, size, crc, `-${parts}`);
    const inside = `<Location>http://b${path}</Location>${placeOf(path)}<ETag>${tags.ETag}</ETag>`;
    return inXml('complete', 'CompleteMultipartUploadResult', inside, tags);
  }

  /** With `Content-Range` it is a piece: the object is there when the last one is. */
  #put(request: Received): Reply {
    const end = /-(\d+)\//.exec(request.headers.get('content-range') ?? '')?.[1];
    const size = end === undefined ? request.length : Number(end) + 1;
    return { kind: 'put', status: 200, headers: this.#store(request.path, size, this.#content.crc(request)) };
  }

  #form(request: Received): Reply {
    const file = fileOf(request);
    const path = `${request.path.replace(/\/$/, '')}/${fieldOf(request, 'key') ?? this.#id(8)}`;
    const status = request.first.includes('name="success_action_status"') ? 200 : 204;
    return { kind: 'form', status, headers: this.#store(path, file.length, this.#content.crc(file)) };
  }

  #store(path: string, size: number, crc: string | undefined, suffix = ''): Record<string, string> {
    const tags = this.#tags(crc, size, suffix);
    this.counts.objects[path] = size;
    const own = { 'Content-Length': String(size), 'Last-Modified': new Date().toUTCString() };
    this.#objects.set(path, { ...tags, ...own });
    return tags;
  }

  /** An ETag is that of the content: the same bytes sent twice have the same one. */
  #tags(crc: string | undefined, size: number, suffix = ''): Record<string, string> {
    const content = crc === undefined ? this.#id(32) : createHash('md5').update(`${crc} ${size}`).digest('hex');
    return { ETag: `"${content.toUpperCase()}${suffix}"`, ...(crc !== undefined && { 'x-oss-hash-crc64ecma': crc }) };
  }

  #error({ status, code }: OssError): BenchResponse {
    const inside = `<Code>${code}</Code><Message>${code}</Message><RequestId>${this.#id(24)}</RequestId><HostId>b</HostId>`;
    return { ...inXml('other', 'Error', inside), status };
  }

  #id(length: number): string {
    return (++this.#count).toString(16).toUpperCase().padStart(length, '0');
  }
}

function inXml(kind: Kind, name: string, inside: string, headers: Record<string, string> = {}): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${name}>${inside}</${name}>`;
  return { kind, status: 200, headers: { ...headers, 'Content-Type': 'application/xml' }, body };
}

const preflight = ({ headers }: Received): Record<string, string> => ({
  'Access-Control-Allow-Methods': 'GET, PUT, POST, HEAD, DELETE',
  'Access-Control-Allow-Headers': headers.get('access-control-request-headers') ?? '*',
  'Access-Control-Max-Age': String(MAX_AGE),
});

/** The bucket is the first segment of the path. No key has a character that XML needs escaped. */
const placeOf = (path: string) => `<Bucket>b</Bucket><Key>${decodeURIComponent(path.replace(/^\/[^/]*\//, ''))}</Key>`;
