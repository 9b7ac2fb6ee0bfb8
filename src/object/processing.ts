/**
 * `processing`: the server works on the stored file. `late`: it still does, and the page asks no more. `ready`: the file can be used.
 * `refused`: it cannot, such as one with a virus.
 */
export type ProcessingState = 'processing' | 'late' | 'ready' | 'refused';

/** What the server does with a stored file before it can be used. */
export interface Processing {
  /** How far it is. */
  readonly state: ProcessingState;
  /** 0 … 1, where the server says it. */
  readonly share?: number | undefined;
  /** The server's own sentence about what it does now. */
  readonly message?: string | undefined;
  /** Why the file is refused, in the server's own words. */
  readonly reason?: string | undefined;
}

/** What a server, or a function of the page, says of a file's processing. */
export type ProcessingStatus<Data = unknown> =
  | {
      readonly state: 'processing';
      /** 0 … 1. @default no share is shown */
      readonly share?: number | undefined;
      /** What is done now, in the person's language. @default words of the element */
      readonly message?: string | undefined;
    }
  | {
      readonly state: 'ready';
      /** `result.data` from now on, such as an address to play. @default what it was before */
      readonly data?: Data | undefined;
    }
  | {
      readonly state: 'refused';
      /** Why, in the person's language. @default words of the element */
      readonly reason?: string | undefined;
    };

/** What is known when the processing of a stored file begins. */
export interface ProcessingDetails<Data = unknown> {
  /**
   * On the server: by what `status` finds it again, such as the id of a job. JSON of at most 1 kB. It is signed, and the page sees it, so it
   * must not be secret. @default null
   */
  readonly job?: unknown;
  /** In a page: says how far it is. It ends when the file is ready or refused. `signal` aborts when nobody waits any more. */
  readonly status?: ((context: { signal: AbortSignal }) => AsyncIterable<ProcessingStatus<Data>>) | undefined;
  /** `result.data` until it is ready. @default none */
  readonly data?: Data | undefined;
  /** 0 … 1. @default no share is shown */
  readonly share?: number | undefined;
  /** What is done now, in the person's language. @default words of the element */
  readonly message?: string | undefined;
  /** Milliseconds after which the page asks no more, and says that the file is still being processed. @default 600_000 */
  readonly timeout?: number | undefined;
}

/** A registered one: tools may load this code twice. */
const PENDING: unique symbol = Symbol.for('oss-direct-upload.processing') as never;

/** What `completed` or `afterUpload` returns for a file that is processed before it can be used: `processing()` makes it. */
export interface PendingFile<Data = unknown> extends ProcessingDetails<Data> {
  /** Distinguishes it from data. */
  readonly [PENDING]: true;
}

/**
 * Returns what `completed` or `afterUpload` returns for a file that is stored, and that is checked or converted before it can be used.
 *
 * @example
 * const completed = ({ key }: { key: string }) =>
 *   processing({ job: { scan: key } }); // `status` gets it
 */
export function processing<Data = unknown>(details: ProcessingDetails<Data> = {}): PendingFile<Data> {
  return { ...details, [PENDING]: true };
}

/** Whether a function of the application has returned that. */
export const isPending = (returned: unknown): returned is PendingFile =>
  (Object(returned) as Partial<PendingFile>)[PENDING] === true;

/** @internal What a page awaits of one file, and by what it asks. */
export interface AwaitedProcessing extends Pick<ProcessingDetails, 'status'> {
  /** By it the endpoint is asked. */
  readonly seal?: string | undefined;
  /** Since when, in milliseconds since the epoch. */
  readonly since: number;
  /** Milliseconds. */
  readonly timeout: number;
}
