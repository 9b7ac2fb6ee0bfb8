import type { AwaitedProcessing, ProcessingStatus } from './processing.js';

/** What a finished upload left in OSS. */
export interface StoredObject {
  /** The object key: the path in the bucket. */
  key: string;
  /** http(s), without query and userinfo; absent where it is not known. */
  url?: string | undefined;
  /** The name of the bucket, where it is known. */
  bucket?: string | undefined;
  /** Bytes; 0 for an object of `stored` whose size the page does not give. */
  size: number;
  /** The Content-Type. */
  type: string;
  /** The response's ETag, with its quotes; absent where the CORS rule hides it. */
  etag?: string | undefined;
  /** CRC-64 of the whole object as OSS reports it, an unsigned decimal; with `reused` that of the file. */
  crc64?: string | undefined;
  /** Whether OSS's CRC-64 was compared with the file's and found equal. */
  verified: boolean;
  /**
   * Why it was not compared: `off`: `verify` is off; `crc-hidden`: the CORS rule hides the CRC; `answer-lost`: the response was
   * lost, and HEAD is not allowed; `not-proven`: nothing of the response could be read, so it may not even be OSS's (set
   * Exposed Headers in the CORS rule); `reused`: the endpoint says that it has the file.
   */
  unverifiedReason?: 'off' | 'crc-hidden' | 'answer-lost' | 'not-proven' | 'reused' | undefined;
  /** True: the endpoint had the file already, and no byte was sent. Other records may need this object. */
  reused?: boolean | undefined;
  /** `x-oss-request-id` of the last response: what Alibaba Cloud's support asks for. */
  requestId?: string | undefined;
  /** `x-oss-version-id`, in a bucket with versioning; absent where the CORS rule hides it. */
  versionId?: string | undefined;
  /** Pixels of a picture or video as it is displayed, where rules on pixels or seconds, or image settings, have read the file. */
  width?: number | undefined;
  /** Pixels of a picture or video as it is displayed, where rules on pixels or seconds, or image settings, have read the file. */
  height?: number | undefined;
  /** With `stripMetadata`, whether a picture or video is free of metadata such as the place where it was taken. */
  stripped?: boolean | undefined;
  /** Seconds of a video or sound, where rules on pixels or seconds have read the file. */
  duration?: number | undefined;
  /** With `poster`, the picture of a video that is stored beside it; absent where none could be made or stored. */
  poster?: StoredPoster | undefined;
  /** What the application's server responded to OSS's callback. */
  callback?: unknown;
  /** In mode `vod`, ApsaraVideo VOD's id of the video; of an image or of attached media the id that VOD gave it. */
  videoId?: string | undefined;
  /** What the page's `afterUpload` returned; without it, what the endpoint's `completed` did. */
  data?: unknown;
  /** What the server does with it before it can be used, where `completed` or `afterUpload` returned `processing()`. */
  processing?: { readonly state: ProcessingStatus['state']; readonly reason?: string | undefined } | undefined;
  /** @internal By it the endpoint completes the upload; never in the result of one that has ended. */
  seal?: string | undefined;
}

/** The picture of a stored video. */
export type StoredPoster = Pick<StoredObject, 'key' | 'url' | 'bucket' | 'size' | 'type' | 'width' | 'height'>;

/** Whether its bytes are proven to be the file's. */
export type Verdict = Pick<StoredObject, 'verified' | 'unverifiedReason'>;

/** A part that OSS has confirmed. */
export interface StoredPart {
  /** Bytes. */
  readonly size: number;
  /** Null where CORS hides it. */
  readonly etag: string | null;
  /** CRC-64 of what was sent, an unsigned decimal; undefined where that is switched off. */
  readonly crc?: string | undefined;
  /** OSS's own CRC-64 of it equals that. */
  readonly proven: boolean;
}

/** A part as ListParts shows it, with OSS's own CRC-64. */
export type ListedPart = Pick<StoredPart, 'size' | 'etag' | 'crc'>;

/** What a page says of a file, by name: plain JSON. */
export type TaskFields = Readonly<Record<string, unknown>>;

/** An object that is stored already, as a page or a form's state gives it. */
export interface StoredFile extends Partial<StoredObject> {
  /** The object key. */
  key: string;
  /** The name shown; the end of the key unless given. */
  name?: string | undefined;
  /** http(s) or `blob:`; its query, user and password stay out of the form's value. */
  url?: string | undefined;
  /** Where the name leads, and what the picture is of: `url` unless given. */
  link?: string | undefined;
  /** What the page says of it: `task.fields`. */
  fields?: TaskFields | undefined;
  /** @internal By what a page asks how far its processing is. */
  awaits?: AwaitedProcessing | undefined;
}

/** Where objects go. A grant's values take precedence. */
export interface Destination {
  /** The name of the bucket. @default the grant's */
  bucket?: string | undefined;
  /** `cn-hangzhou` or `oss-cn-hangzhou`. @default the grant's */
  region?: string | undefined;
  /** OSS endpoint or custom domain, with or without scheme. @default the region's own */
  endpoint?: string | undefined;
  /** Key prefix when the grant has none. @default '' */
  dir?: string | undefined;
}

/** What is stored beside the bytes. */
export interface ObjectOptions {
  /** Cache-Control, Content-Disposition, `x-oss-*` …; Content-Type overrides the file's. @default {} */
  headers?: Record<string, string> | undefined;
  /** User metadata, stored as `x-oss-meta-*`. @default {} */
  metadata?: Record<string, string> | undefined;
  /** OSS's upload callback: the request that OSS sends to the application's server after the upload. @default none */
  callback?: ObjectCallback | undefined;
}

/** The parameters of OSS's upload callback. */
export interface ObjectCallback {
  /** Where OSS reaches the application's server: one public URL, or up to five with `;` between them. */
  url: string;
  /** The body that OSS sends, with its variables in it: `key=${object}&size=${size}`. */
  body: string;
  /** The Host header of OSS's request. @default the URL's host */
  host?: string | undefined;
  /** The Content-Type of the body. @default 'application/x-www-form-urlencoded' */
  bodyType?: 'application/x-www-form-urlencoded' | 'application/json' | undefined;
  /** Send the host's name by SNI, which shared https hosts need. @default false */
  sni?: boolean | undefined;
  /** Custom variables; their names begin with `x:`. @default {} */
  variables?: Record<string, string> | undefined;
}

/** What identifies an object, as OSS sees it. */
export interface ObjectName {
  /** The host of its URL, with the port. */
  readonly host: string;
  /** The path of its URL, decoded, without the first slash: its key, behind the bucket where the host does not name that. */
  readonly path: string;
}

/** The file that a grant is requested for. */
export interface FileInfo {
  /** The name of the file. */
  readonly name: string;
  /** Bytes; `Infinity` for a stream that has not ended. */
  readonly size: number;
  /** Its size is not known when it begins: the endpoint is asked with `stream=true` instead of a size. */
  readonly isStream?: boolean | undefined;
  /** The Content-Type; empty where the browser does not know it. */
  readonly type: string;
  /** Path below the dropped folder, without the file's name. */
  readonly path?: string | undefined;
}
