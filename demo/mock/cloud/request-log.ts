/** What the mock noticed about one request. No secrets: paths come without their query. */
export interface RequestRecord {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly origin?: string;
  /** 0 while it runs, and for good when the connection ended without an answer. */
  status: number;
  code?: string;
  bytesReceived: number;
}

export interface RequestCounters {
  total: number;
  options: number;
  byOperation: Record<string, number>;
  bytesReceived: number;
  concurrent: number;
  maxConcurrent: number;
}

const KEPT = 1000;

/** The latest requests, and counters since the log was cleared. */
export class RequestLog {
  readonly #records: RequestRecord[] = [];
  #concurrent = 0;
  #counters = this.#fresh();

  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  get counters(): RequestCounters {
    return { ...this.#counters, concurrent: this.#concurrent };
  }

  begin(record: RequestRecord): void {
    this.#records.push(record);
    if (this.#records.length > KEPT) this.#records.shift();
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
    this.#counters = this.#fresh();
  }

  #fresh(): RequestCounters {
    return { total: 0, options: 0, byOperation: {}, bytesReceived: 0, concurrent: 0, maxConcurrent: this.#concurrent };
  }
}
