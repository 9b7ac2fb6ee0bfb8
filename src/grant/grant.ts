import type { FileInfo } from '../object/stored-object.js';
import type { Operation } from '../object/operation.js';

/** What the backend gives so that a file may be uploaded, as one mode reads it. */
export interface Grant {
  /** Identifies this grant, so that a backend that repeats a rejected one is noticed. */
  readonly id: string;
  /** Milliseconds since the epoch, by the server's clock; absent: short-lived. */
  readonly expiresAt?: number | undefined;
  /** How long it lasts from when it came, in milliseconds, where the backend says that: it counts more than `expiresAt`. */
  readonly lifetime?: number | undefined;
  /** What the keys of its objects begin with. */
  readonly dir?: string | undefined;
  /** The key of its one object. */
  readonly key?: string | undefined;
  /** @internal By it the endpoint completes what is stored with this grant, where it wants to (`operation=completed`). */
  readonly seal?: string | undefined;
}

/** Fields that features send with requests for a grant: in the query, in the JSON body, and as `{field}` in a template. */
export type Asks = Readonly<Record<string, string | number | undefined>>;

/** What a grant is requested for. */
export interface GrantRequest {
  /** The file; its name is empty where a grant for all files is fetched before there is one. */
  readonly file: FileInfo;
  /** The request to sign, in mode `presigned-url`: absent where one URL for the whole file is enough. */
  readonly operation?: Operation | undefined;
  /**
   * More fields to send: `trafficLimit` in bit/s (`maxSpeed`), `crc64` and `operation: 'exists'` (`digest`), `videoId` (mode `vod`),
   * `posterOf`, the key of the video whose poster the file is (`poster`), and the `key` under which an earlier page may have sent the file.
   * `operation: 'completed'` asks for no grant: the endpoint is to save the object, as it wanted by the `seal` of its grant; `operation: 'status'`
   * asks how far the processing of the objects is whose `seals` are sent. A backend ignores what it does not know. @default {}
   */
  readonly asks?: Asks | undefined;
}

/**
 * The application's function that fetches a grant from its backend. It may return a `Response`, its text, or parsed JSON;
 * `endpoint(url)` makes one from a URL.
 */
export type FetchGrant = (request: GrantRequest, signal: AbortSignal) => Promise<unknown>;

/** What reads grants, and knows which requests they serve: a mode's part in getting grants. */
export interface GrantReader<G extends Grant = Grant> {
  /** True where each file needs a grant of its own, so that nobody waits for another file's. */
  readonly oneGrantPerFile?: boolean;
  /** One grant serves every file, so that it may be fetched before there is a file. */
  readonly oneGrantForAll?: boolean;
  /** Reads the backend's response. @throws UploadError `grant`, naming the field that is missing. */
  readGrant(response: unknown, request: GrantRequest): G | Promise<G>;
  /** May this grant be used for that request too? */
  serves(grant: G, request: GrantRequest): boolean;
}
