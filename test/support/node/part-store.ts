import { Crc64, combineCrc64 } from '../../../demo/mock/protocol/crc64.js';
import { sleep } from '../../../src/base/retry.js';
import type { Operation, SignedRequest } from '../../../src/object/operation.js';
import type { OssResponse, SendOptions } from '../../../src/job/job.js';
import { UploadError } from '../../../src/base/upload-error.js';
import { partInXml, respond } from '../part-job.js';

export type Fate =
  | 'stored'
  /** It is stored, but the response is lost. */
  | 'lost'
  /** The connection is cut, and nothing is stored. */
  | 'cut'
  /** The connection is cut; what had been sent is stored at some time later. */
  | 'late'
  /** As late, with wrong bytes. */
  | 'late and damaged'
  | 'expired';

/** How long one request that carries a part takes. */
export interface Life {
  readonly milliseconds: number;
  /** Where the page aborts it, it is stored anyway, at some time later. */
  readonly outlivesAbort: boolean;
}

/** Milliseconds after which a request without progress ends. */
const STALL_TIMEOUT = 30_000;

type HeldPart = ReturnType<typeof held>;

/** What CORS hides of each part. */
type Hidden = Readonly<Record<'etag' | 'crc', boolean>>;

/** OSS's side of one multipart upload, in memory. Requests whose client has left are stored when the test says so. */
export class PartStore {
  readonly parts = new Map<number, HeldPart>();
  readonly late: [number: number, part: HeldPart][] = [];
  object: Uint8Array | undefined;
  completed: { readonly number: number; readonly size: number }[] = [];
  aborted = 0;
  readonly names: Operation['name'][] = [];
  readonly #operations = new WeakMap<SignedRequest, Operation>();

  /**
   * @param onRequest called before each request
   * @param lifeOf of the next request that carries a part; without it, each ends at once
   */
  constructor(
    private readonly fateOf: () => Fate,
    private readonly onRequest: (store: PartStore, name: Operation['name']) => void,
    private readonly hidden: Hidden,
    private readonly lifeOf?: () => Life,
  ) {}

  sign = async (operation: Operation): Promise<SignedRequest> => {
    const request = { method: 'POST', url: 'http://oss.example/', headers: {} };
    this.#operations.set(request, operation);
    return request;
  };

  /** Stores a part, as a request of an earlier page may. */
  hold(number: number, bytes: Uint8Array): void {
    this.parts.set(number, held(bytes));
  }

  /** Stores the oldest part that is still on its way. */
  deliver(): void {
    const [number, part] = this.late.shift() ?? [];
    if (number !== undefined && part && !this.object) this.parts.set(number, part);
  }

  async send(request: SignedRequest, options: SendOptions = {}): Promise<OssResponse> {
    const { body, onBegin } = options;
    onBegin?.();
    const operation = this.#operations.get(request)!;
    this.names.push(operation.name);
    this.onRequest(this, operation.name);
    switch (operation.name) {
      case 'create':
        return this.#respond('<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>');
      case 'part':
        return this.#carry(operation.partNumber, new Uint8Array(await (body as Blob).arrayBuffer()), options);
      case 'list':
        if (this.object) throw new UploadError('gone', 'It has ended.', { status: 404 });
        return this.#list(operation.partNumberMarker ?? 0);
      case 'complete':
        return this.#complete(new TextDecoder().decode(body as Uint8Array));
      case 'head':
        if (!this.object) throw new UploadError('storage', 'There is no object.', { status: 404 });
        return this.#respond('', { 'x-oss-hash-crc64ecma': held(this.object).crc });
      default:
        return this.#respond('');
    }
  }

  #respond(text: string, headers: Record<string, string> = {}): OssResponse {
    const seen = { ...headers };
    if (this.hidden.etag) delete seen['ETag'];
    if (this.hidden.crc) delete seen['x-oss-hash-crc64ecma'];
    return respond(text, seen);
  }

  /** Takes as long as the request lives: half of its bytes are seen on their way. */
  async #carry(number: number, bytes: Uint8Array, { signal, onProgress }: SendOptions): Promise<OssResponse> {
    const { milliseconds, outlivesAbort } = this.lifeOf?.() ?? { milliseconds: 0, outlivesAbort: false };
    for (const sent of milliseconds > 0 ? [bytes.length >> 1, bytes.length] : []) {
      await sleep(Math.min(milliseconds, STALL_TIMEOUT) / 2, signal).catch((reason: unknown) => {
        this.aborted++;
        if (outlivesAbort) this.late.push([number, held(bytes)]);
        throw reason;
      });
      if (milliseconds > STALL_TIMEOUT) throw new UploadError('stalled', 'No byte moved.', { retryable: true });
      onProgress?.(sent);
    }
    return this.#store(number, bytes);
  }

  #store(number: number, bytes: Uint8Array): OssResponse {
    const part = held(bytes);
    const fate = this.fateOf();
    if (fate === 'stored' || fate === 'lost') this.parts.set(number, part);
    if (fate === 'late') this.late.push([number, part]);
    if (fate === 'late and damaged')
      this.late.push([number, held(bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte)))]);
    if (fate === 'expired') throw new UploadError('expired', 'Too late.', { retryable: true, status: 403 });
    const likely = this.lifeOf && 'interrupted';
    if (fate !== 'stored') throw new UploadError('network', 'The connection was cut.', { retryable: true, likely });
    return this.#respond('', { ETag: `"${part.crc}"`, 'x-oss-hash-crc64ecma': part.crc });
  }

  #list(marker: number): OssResponse {
    const numbers = [...this.parts.keys()].filter((number) => number > marker).sort((a, b) => a - b);
    const page = numbers.slice(0, 5);
    const parts = page.map((number) => {
      const { bytes, crc } = this.parts.get(number)!;
      return partInXml(number, crc, bytes.length, crc);
    });
    const more = `<IsTruncated>${numbers.length > page.length}</IsTruncated><NextPartNumberMarker>${page.at(-1) ?? 0}</NextPartNumberMarker>`;
    return this.#respond(`<ListPartsResult>${more}${parts.join('')}</ListPartsResult>`);
  }

  #complete(text: string): OssResponse {
    const listed = [...text.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>(.*?)<\/ETag>/g)].map(([, number, etag]) => {
      const part = this.parts.get(Number(number));
      if (!part || etag?.replaceAll(/&#34;/g, '') !== part.crc)
        throw new UploadError('storage', 'A part is missing.', { status: 400, ossCode: 'InvalidPart' });
      return { number: Number(number), part };
    });
    this.completed = listed.map(({ number, part }) => ({ number, size: part.bytes.length }));
    this.object = new Uint8Array(listed.reduce((sum, { part }) => sum + part.bytes.length, 0));
    let [at, crc] = [0, '0'];
    for (const { part } of listed) {
      this.object.set(part.bytes, at);
      at += part.bytes.length;
      crc = combineCrc64(crc, part.crc, part.bytes.length);
    }
    const headers = { ETag: '"E"', 'x-oss-hash-crc64ecma': crc };
    return this.#respond('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>', headers);
  }
}

function held(bytes: Uint8Array) {
  const crc = new Crc64();
  crc.update(bytes);
  return { bytes, crc: crc.digest() };
}
