import type { Operation, SignedRequest } from '../../src/object/operation.js';
import type { OssResponse, SendOptions } from '../../src/job/job.js';
import { UploadError } from '../../src/base/upload-error.js';
import { withConnection } from '../../src/oss/request/connections.js';
import { partInXml, respond } from './part-job.js';

/** How a line behaves. Bytes a second, milliseconds. */
export interface Shape {
  rtt: number;
  perConnection?: number;
  total?: number;
  /** A connection lives between these. */
  life?: [least: number, most: number];
  /** The connection that carries this byte, counted over all, is cut; once. */
  cutAt?: number;
  /** What share of the rate the first connection that carries a part has. */
  slow?: number;
  /** Connections that carry nothing for a while: which, by the order in which they carry their first part, and when. */
  pauses?: { nth: number; from: number; to: number }[];
  /** Which connections are slow, by that order. @default the first */
  slowOnes?: number[];
  /** One in this number of requests with a body is cut somewhere. */
  cutEvery?: number;
  /** A connection begins slowly: 15 kB in the first round trip, twice as many in each that follows. */
  slowStart?: boolean;
}

type Connection = { readonly nth: number; readonly rate: number; readonly end: number; used: boolean };

interface Transfer {
  readonly connection: Connection;
  readonly bytes: number;
  readonly begunAt: number;
  readonly cutAfter: number;
  left: number;
  end: (isCut: boolean) => void;
}

/** Bytes between two numbers, for files up to a gigabyte. */
const GRAIN = 102_400;
/** Milliseconds between two looks at what has arrived. */
const TICK = 5;
const ORIGIN = 'http://oss.example';

/** OSS behind a line, in virtual time, in sizes only: its parts are numbers and lengths. */
export class SimulatedLine {
  /** Bytes that have arrived, those of lost requests too. */
  received = 0;
  parts = new Map<number, number>();
  completed: number | undefined;
  readonly #random: () => number;
  readonly #idle: Connection[] = [];
  readonly #transfers = new Set<Transfer>();
  readonly #operations = new WeakMap<SignedRequest, Operation>();
  #opened = 0;
  #bodies = 0;
  #isTicking = false;

  constructor(
    private readonly shape: Shape,
    seed: number,
  ) {
    let state = seed;
    this.#random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  }

  sign = async (operation: Operation): Promise<SignedRequest> => {
    const request = { method: 'POST', url: `${ORIGIN}/`, headers: {} };
    this.#operations.set(request, operation);
    return request;
  };

  send(signal: AbortSignal, request: SignedRequest, options: SendOptions = {}): Promise<OssResponse> {
    const own = options.signal ?? signal;
    return withConnection(ORIGIN, own, async () => {
      options.onBegin?.();
      const operation = this.#operations.get(request)!;
      await pause(2 * this.shape.rtt, own); // preflight, and the response
      if (operation.name === 'create') return respond('<R><UploadId>U</UploadId></R>');
      if (operation.name === 'complete') {
        this.completed = this.#assemble(new TextDecoder().decode(options.body as Uint8Array));
        return respond('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
      }
      if (operation.name === 'list') return respond(this.#list());
      if (operation.name !== 'part') throw new UploadError('storage', 'No.', { status: 404 });
      const size = (options.body as Blob).size;
      options.onProgress?.(size); // the machine takes it all at once
      await this.#carry(size, own);
      this.parts.set(operation.partNumber, size);
      return respond('', { ETag: `"${size}"` });
    });
  }

  #assemble(list: string): number {
    let size = 0;
    for (const [, number] of list.matchAll(/<PartNumber>(\d+)</g)) {
      if ((Number(number) - 1) * GRAIN !== size) throw new Error('A gap, or bytes twice.');
      size += this.parts.get(Number(number))!;
    }
    return size;
  }

  #list(): string {
    const numbers = [...this.parts.keys()].sort((a, b) => a - b);
    const parts = numbers.map((number) =>
      partInXml(number, String(this.parts.get(number)), this.parts.get(number)!, '1'),
    );
    return `<ListPartsResult><IsTruncated>false</IsTruncated>${parts.join('')}</ListPartsResult>`;
  }

  /** Sends a body; a kept connection that breaks is replaced, unseen by the page, as Chromium does. */
  async #carry(bytes: number, signal: AbortSignal): Promise<void> {
    for (let hidden = 0; ; hidden++) {
      const connection = this.#idle.pop() ?? this.#open();
      const isCut = await this.#move(connection, bytes, signal);
      if (!isCut) return void this.#idle.push(connection);
      if (hidden === 2) throw new UploadError('network', 'The connection was cut.', { retryable: true });
    }
  }

  #open(): Connection {
    const { life, perConnection = Infinity, slow = 1, slowOnes = [1] } = this.shape;
    const nth = ++this.#opened;
    const rate = slowOnes.includes(nth) ? perConnection * slow : perConnection;
    const end = life ? performance.now() + life[0] + this.#random() * (life[1] - life[0]) : Infinity;
    return { nth, rate, end, used: false };
  }

  /** @returns whether the connection was cut */
  #move(connection: Connection, bytes: number, signal: AbortSignal): Promise<boolean> {
    const { cutEvery = Infinity } = this.shape;
    const cutAfter = ++this.#bodies % cutEvery === 0 ? this.#random() * bytes : Infinity;
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#transfers.delete(transfer);
        signal.removeEventListener('abort', stop);
      };
      const stop = () => (end(), reject(signal.reason as Error));
      const transfer: Transfer = {
        ...{ connection, bytes, cutAfter, left: bytes, begunAt: performance.now() },
        end: (isCut) => (end(), resolve(isCut)),
      };
      signal.addEventListener('abort', stop);
      this.#transfers.add(transfer);
      if (!this.#isTicking) this.#tick();
    });
  }

  #tick(): void {
    this.#isTicking = this.#transfers.size > 0;
    if (!this.#isTicking) return;
    setTimeout(() => {
      const { total = Infinity, cutAt = Infinity, pauses = [] } = this.shape;
      const share = total / this.#transfers.size;
      for (const transfer of [...this.#transfers]) {
        const { connection, begunAt } = transfer;
        const now = performance.now();
        const rests = pauses.some(({ nth, from, to }) => nth === connection.nth && from <= now && now < to);
        const rate = rests ? 0 : Math.min(connection.rate, share, this.#slowStartRate(now - begunAt, connection));
        const bytes = Math.min(transfer.left, (rate * TICK) / 1000);
        const isCutNow = this.received < cutAt && cutAt <= this.received + bytes;
        this.received += bytes;
        transfer.left -= bytes;
        if (transfer.left <= 0) connection.used = true;
        const isCut = isCutNow || now >= connection.end || transfer.bytes - transfer.left > transfer.cutAfter;
        if (isCut || transfer.left <= 0) transfer.end(isCut);
      }
      this.#tick();
    }, TICK);
  }

  #slowStartRate(age: number, { used }: Connection): number {
    const { slowStart, rtt } = this.shape;
    return slowStart && !used ? (15_000 / rtt) * 1000 * 2 ** Math.floor(age / rtt) : Infinity;
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  signal.throwIfAborted();
}
