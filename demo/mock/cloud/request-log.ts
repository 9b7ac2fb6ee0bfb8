/** A request as the log shows it. It has no secrets: the path comes without its query. */
export interface RequestRecord {
  /** `x-oss-request-id` of the response. */
  readonly requestId: string;
  /** In ms since 1970. */
  readonly time: number;
  /** The HTTP method. */
  readonly method: string;
  /** The path of the URL, without the query. */
  readonly path: string;
  /** OSS's name of the operation. */
  readonly operation: string;
  /** The bucket, if the request names one. */
  readonly bucket?: string;
  /** The object key, if the request names one. */
  readonly key?: string;
  /** The id of the multipart upload, if the request names one. */
  readonly uploadId?: string;
  /** The number of the part, if the request names one. */
  readonly partNumber?: number;
  /** The Content-Length, if the request has one. In bytes. */
  readonly size?: number;
  /** The Origin header, if a page sent the request. */
  readonly origin?: string;
  /** The HTTP status; 0 until the response, and if the connection ended without one. */
  status: number;
  /** The code of an error response. */
  code?: string;
  /** Bytes of the body received so far. */
  bytesReceived: number;
  /** How it ended; absent while it runs. */
  end?: RequestEnd;
}

/**
 * How a request ended: with a response (`responded`), because the mock (`cut`) or the client (`left`) closed the connection, or without
 * a response to an operation that was done (`unseen`).
 */
export type RequestEnd = 'responded' | 'cut' | 'left' | 'unseen';

/** Counters since the log was cleared. */
export interface RequestCounters {
  /** All requests, preflights included. */
  total: number;
  /** Preflights. */
  options: number;
  /** Requests by OSS's names of their operations. */
  byOperation: Record<string, number>;
  /** Bytes of all request bodies. */
  bytesReceived: number;
  /** Requests without a response so far. */
  concurrent: number;
  /** The most requests without a response at the same time. */
  maxConcurrent: number;
}

const MAX_RECORDS = 1000;

/** The latest 1,000 requests, and counters since the log was cleared. */
export class RequestLog {
  readonly #records: RequestRecord[] = [];
  #concurrent = 0;
  #counters = this.#newCounters();

  /** The latest requests, the oldest first. */
  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /** A copy of the counters. */
  get counters(): RequestCounters {
    return { ...this.#counters, concurrent: this.#concurrent };
  }

  /** @internal A request has arrived. */
  begin(record: RequestRecord): void {
    this.#records.push(record);
    if (this.#records.length > MAX_RECORDS) this.#records.shift();
    this.#counters.total++;
    if (record.method === 'OPTIONS') this.#counters.options++;
    this.#counters.byOperation[record.operation] = (this.#counters.byOperation[record.operation] ?? 0) + 1;
    this.#concurrent++;
    this.#counters.maxConcurrent = Math.max(this.#counters.maxConcurrent, this.#concurrent);
  }

  /** @internal Bytes of its body have arrived. */
  received(record: RequestRecord, bytes: number): void {
    record.bytesReceived += bytes;
    this.#counters.bytesReceived += bytes;
  }

  /** @internal It has its response, or its connection has closed. */
  end(record: RequestRecord, end: RequestEnd, status: number, code?: string): void {
    record.end ??= end; // a fault may have left the operation for later, and it may be done already
    record.status = status;
    if (code !== undefined) record.code = code;
    this.#concurrent--;
  }

  /** Removes all records, and sets the counters to 0. */
  clear(): void {
    this.#records.length = 0;
    this.#counters = this.#newCounters();
  }

  #newCounters(): RequestCounters {
    return { total: 0, options: 0, byOperation: {}, bytesReceived: 0, concurrent: 0, maxConcurrent: this.#concurrent };
  }
}
