/** A request as the log shows it. It has no secrets: the path comes without its query. */
export interface RequestRecord {
  readonly requestId: string;
  /** In ms since 1970. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  /** OSS's name of the operation. */
  readonly operation: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly origin?: string;
  /** The HTTP status; 0 until the response, and if the connection ended without one. */
  status: number;
  /** The code of an error response. */
  code?: string;
  bytesReceived: number;
}

export interface RequestCounters {
  total: number;
  /** Preflights. */
  options: number;
  /** Requests by OSS's names of their operations. */
  byOperation: Record<string, number>;
  bytesReceived: number;
  /** Requests without a response so far. */
  concurrent: number;
  maxConcurrent: number;
}

const MAX_RECORDS = 1000;

/** The latest 1,000 requests, and counters since the log was cleared. */
export class RequestLog {
  readonly #records: RequestRecord[] = [];
  #concurrent = 0;
  #counters = this.#newCounters();

  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  get counters(): RequestCounters {
    return { ...this.#counters, concurrent: this.#concurrent };
  }

  begin(record: RequestRecord): void {
    this.#records.push(record);
    if (this.#records.length > MAX_RECORDS) this.#records.shift();
    this.#counters.total++;
    if (record.method === 'OPTIONS') this.#counters.options++;
    this.#counters.byOperation[record.operation] = (this.#counters.byOperation[record.operation] ?? 0) + 1;
    this.#concurrent++;
    this.#counters.maxConcurrent = Math.max(this.#counters.maxConcurrent, this.#concurrent);
  }

  received(record: RequestRecord, bytes: number): void {
    record.bytesReceived += bytes;
    this.#counters.bytesReceived += bytes;
  }

  end(record: RequestRecord, status: number, code?: string): void {
    record.status = status;
    if (code !== undefined) record.code = code;
    this.#concurrent--;
  }

  clear(): void {
    this.#records.length = 0;
    this.#counters = this.#newCounters();
  }

  #newCounters(): RequestCounters {
    return { total: 0, options: 0, byOperation: {}, bytesReceived: 0, concurrent: 0, maxConcurrent: this.#concurrent };
  }
}
