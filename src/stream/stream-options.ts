export type { StreamInput } from './stream-source.js';

/** How a stream is stored. */
export interface StreamOptions {
  /** The name of the file. */
  readonly name: string;
  /** Its Content-Type. @default by the name */
  readonly type?: string | undefined;
  /** Bytes, where they are known: the upload fails if others come. @default unknown */
  readonly size?: number | undefined;
  /**
   * The source cannot wait, as a camera cannot: all its bytes are taken at once, and lie in the origin's private file system until OSS
   * has confirmed them. So a later page can finish it. @default false
   */
  readonly live?: boolean | undefined;
  /**
   * A recording of the browser, such as `MediaRecorder` makes: it is `live`, its first part goes last, and WebM gets a length and can be
   * sought. A later page lists it as a recording. @default false
   */
  readonly recording?: boolean | undefined;
  /** @internal Is called before it is added, if the rules allow it where nothing else is: it takes the place of what is there. */
  readonly makeRoom?: (() => void) | undefined;
  /** Sends the first part (1 MiB) last. @default in order */
  readonly firstPart?: 'last' | undefined;
  /**
   * With `firstPart: 'last'`: is called with the bytes of the first part when the stream has ended, and returns those to store instead,
   * at least 100 KiB where others follow (else the task fails with `config`); nothing keeps them as they are. `size`: bytes of the stream.
   */
  readonly finish?:
    | ((
        firstBytes: ReturnType<typeof Uint8Array.from>,
        size: number,
      ) => BlobPart | undefined | void | Promise<BlobPart | undefined | void>)
    | undefined;
}

/** Why a stream ended before its source did, with what had come: there was no room, or more is not allowed. */
export type CutReason = 'no-room' | 'max-file-size';

interface CheckState {
  /** No more comes. */
  readonly isOver?: boolean;
  /** Bytes that the endpoint allows. */
  readonly most?: number;
}

/** What is added where a page is not the application's: rules, and what outlives the page. */
export interface StreamContext {
  /** Endpoint and user; without it no later page gets the stream. */
  readonly scope?: string | undefined;
  /** Checks a size before bytes are taken; too much of a recording ends it. @param size with the `more` that come @throws UploadError `rejected` */
  readonly check?: ((size: number, more: number, state: CheckState) => void) | undefined;
  /** Looks at what has come, before it is taken. */
  readonly watch?: ((chunk: BlobPart) => Promise<void>) | undefined;
  /** What `finish` needs on a later page: plain JSON. It is stored with each part. */
  readonly note?: (() => unknown) | undefined;
}
