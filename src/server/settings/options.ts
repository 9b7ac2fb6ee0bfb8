import type { UploadCallback } from './upload-callback.js';
import type { FileSize } from './file-size.js';
import type { ProcessingStatus } from '../../object/processing.js';

/** An access key. Give it to a RAM user or a role, never to the account itself. */
export interface Credentials {
  /** The id of the access key. */
  readonly accessKeyId: string;
  /** The secret of the access key. */
  readonly accessKeySecret: string;
  /** The security token, if the key is temporary. */
  readonly securityToken?: string | undefined;
}

/** Where uploads go. */
export interface CloudSettings {
  /** The name of the bucket. @default that of the `credentials` */
  readonly bucket?: string | undefined;
  /** `cn-hangzhou` or `oss-cn-hangzhou`. @default that of the `credentials` */
  readonly region?: string | undefined;
  /** The role that AssumeRole gives temporary credentials for, in mode `sts`: `acs:ram::1234567890123456:role/oss-upload`. @default that of the `credentials` */
  readonly roleArn?: string | undefined;
  /** The address that browsers send to: an endpoint of OSS, the bucket's own domain, or the mock. @default `oss-REGION.aliyuncs.com` */
  readonly ossEndpoint?: string | undefined;
  /** The address of STS. @default `https://sts.aliyuncs.com` */
  readonly stsEndpoint?: string | undefined;
}

/** Credentials, and the settings that the handler's options leave out. */
export interface CloudCredentials extends Credentials, CloudSettings {}

export type MaybePromise<T> = T | Promise<T>;

/** A file that a user is about to upload, and may have uploaded before. */
export interface DigestedFile {
  /** The name, as the browser says it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The Content-Type, as the browser says it. */
  readonly type: string;
  /** CRC-64 as OSS computes it, an unsigned decimal. */
  readonly crc64: string;
  /** The user's prefix, as `authorize` gave it. */
  readonly dir: string;
}

/** Finds the key of an object with the same bytes among those that this user has saved. @returns its key; undefined or null where there is none */
export type FindExisting<Env = unknown> = (
  file: DigestedFile,
  request: Request,
  env: Env,
) => MaybePromise<string | null | undefined>;

/** An object that OSS has, as OSS itself describes it (HeadObject). */
export interface CompletedObject<Context = unknown> {
  /** The object key. No other user's object can have it: let your table have a unique index on it. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** The Content-Type. */
  readonly type: string;
  /** CRC-64 of the object, an unsigned decimal. */
  readonly crc64: string;
  /** The ETag, with its quotes. */
  readonly etag: string;
  /** The version that was checked, in a bucket with versioning: read this one, and no later upload changes what you have saved. */
  readonly versionId?: string | undefined;
  /** With `poster`, the picture of the video, which the page says that it has stored: OSS has it, below the same `dir`. */
  readonly poster?: StoredPicture | undefined;
  /** What `authorize` returned as `context`, for the grant and for this request: a copy of it by JSON. */
  readonly context: Context;
  /** True: the page has asked this before, or `exists` has found the object, so that it may be saved already. False proves nothing. */
  readonly isRepeat: boolean;
}

/** A picture that OSS has, as OSS itself describes it (HeadObject). */
export type StoredPicture = Pick<CompletedObject, 'key' | 'size' | 'type' | 'crc64' | 'etag'>;

/**
 * Saves an object that a user has stored.
 *
 * @returns JSON, which the page gets as `result.data`; `processing()` where the object is checked or converted first. A `Response` with a status of 400 or more fails the file, with its `message`
 */
export type Completed<Env = unknown, Context = unknown> = (
  object: CompletedObject<Context>,
  request: Request,
  env: Env,
) => unknown;

/** An object that is processed before it can be used, for which `completed` returned `processing()`. */
export interface ProcessedObject<Context = unknown> {
  /** The object key. */
  readonly key: string;
  /** What `processing()` was given, as it has signed it: a copy by JSON. */
  readonly job: unknown;
  /** What `authorize` returned as `context`, for this request and when the upload was completed: a copy of it by JSON. */
  readonly context: Context;
  /** Aborted when the page needs no more words: it has gone, or the response has ended. Give it to what waits for the next one. */
  readonly signal: AbortSignal;
}

/**
 * Says how far the processing of an object is. It keeps nothing in memory: another process may be asked next.
 *
 * @returns `{ state: 'processing', share, message }`, `{ state: 'ready', data }` or `{ state: 'refused', reason }`; or all of these as they happen
 *   (`async *status`), the present one first: the page gets them as server-sent events
 */
export type Status<Env = unknown, Context = unknown> = (
  object: ProcessedObject<Context>,
  request: Request,
  env: Env,
) => MaybePromise<ProcessingStatus> | AsyncIterable<ProcessingStatus>;

/** A Content-Type, or all of one kind: `image/png`, `image/*`. */
export type MediaType = `${string}/${string}`;

/** Which files a user may upload. */
export interface FileLimits {
  /** The largest file: bytes, "20MB" (20 × 10⁶) or "20MiB" (20 × 2²⁰). @default 5 GiB, the most that OSS takes in one request; in mode `sts` 48.8 TB */
  readonly maxFileSize?: FileSize | undefined;
  /** The smallest file. @default 0 */
  readonly minFileSize?: FileSize | undefined;
  /**
   * The Content-Types that may be stored. Types that a browser runs as a page (HTML, SVG, XML, scripts) are rejected unless they are
   * named here without `*`.
   *
   * @default all others; in mode `post-policy` the common ones, and the type of the file that the grant is requested for
   */
  readonly types?: readonly MediaType[] | undefined;
}

/** Rules that only the page checks: they help people, and protect nothing. */
export interface PageRules {
  /** The most files of one field. @default no limit */
  readonly maxFiles?: number | undefined;
  /** The largest sum of a field's files: bytes, "200MB" or "200MiB". @default no limit */
  readonly maxTotalSize?: FileSize | undefined;
  /** The narrowest picture or video, in pixels as it is displayed. @default 0 */
  readonly minImageWidth?: number | undefined;
  /** The widest picture or video, in pixels as it is displayed. @default no limit */
  readonly maxImageWidth?: number | undefined;
  /** The lowest picture or video, in pixels as it is displayed. @default 0 */
  readonly minImageHeight?: number | undefined;
  /** The highest picture or video, in pixels as it is displayed. @default no limit */
  readonly maxImageHeight?: number | undefined;
  /** The longest video or sound, in seconds. @default no limit */
  readonly maxDuration?: number | undefined;
}

interface Prefix {
  /** The only prefix of this user's objects, with a slash at its end: `uploads/7/`. */
  readonly dir: string;
  /**
   * What `completed` gets: the user's id, an album's. JSON of at most 4 kB. It does not leave the server. It must be the same for the
   * grant and when the upload is completed, so no time and nothing random. @default null
   */
  readonly context?: unknown;
}

/** A signed form or signed URLs: OSS enforces the limits, except the size of a file in parts. */
export interface EnforcedPermission extends Prefix, FileLimits {
  /** A signed form (PostObject), or signed URLs (PutObject and multipart upload). */
  readonly mode: 'post-policy' | 'presigned-url';
}

/** Temporary credentials: OSS enforces the prefix, and neither size nor type. */
export interface StsPermission extends Prefix {
  /** Temporary credentials. */
  readonly mode: 'sts';
  /** Must be absent: OSS does not enforce it in mode `sts`. */
  readonly maxFileSize?: undefined;
  /** Must be absent: OSS does not enforce it in mode `sts`. */
  readonly minFileSize?: undefined;
  /** Must be absent: OSS does not enforce them in mode `sts`. */
  readonly types?: undefined;
}

/** Temporary credentials, with limits that nobody enforces. */
export interface UnenforcedPermission extends Prefix, FileLimits {
  /** Temporary credentials. */
  readonly mode: 'sts';
}

/** What one user may upload. */
export type Permission = EnforcedPermission | StsPermission | UnenforcedPermission;

/** What every endpoint needs. */
export interface HandlerSettings<Env, Context = unknown> extends CloudSettings {
  /** By what the handler signs: `fromEnv()`, an object, or a function that is called for each request. They never leave the server. */
  readonly credentials: CloudCredentials | ((request: Request, env: Env) => MaybePromise<CloudCredentials>);
  /**
   * Seals the keys of objects, which must hold for seven days, and what `completed` is called for. Set it if the credentials are temporary.
   *
   * @default the access key's secret
   */
  readonly keySecret?: string | undefined;
  /** How OSS reports each upload to the application's server. A form's policy and a URL's signature pin it. @default none */
  readonly callback?: UploadCallback | undefined;
  /**
   * Finds a file that the user has uploaded already, so that it is not sent again. The object must be below the user's `dir`; its size
   * and the CRC-64 that OSS has computed are compared by HEAD (`oss:GetObject`).
   *
   * @default every file is sent
   */
  readonly exists?: FindExisting<Env> | undefined;
  /**
   * Is called when OSS has an object and the server has checked it: the user by `authorize` and by what was signed with the grant, the
   * object by HEAD (`oss:GetObject`). The page asks for it, for at most 24 hours after the grant, and repeats that where the response was
   * lost. So it may be called twice for one key: insert by a unique key.
   *
   * @default the page saves the record, by `afterUpload`
   */
  readonly completed?: Completed<Env, Context> | undefined;
  /**
   * Is called for each object for which `completed` returned `processing()`, until it is ready or refused: says how far that is. The page
   * asks after 1 second, then less often, down to every 15 seconds; one request for all its files.
   *
   * @default a stored object can be used
   */
  readonly status?: Status<Env, Context> | undefined;
  /** Origins of other sites whose pages may send requests, with cookies: `https://www.example.com`. @default none */
  readonly allowOrigins?: readonly `http${string}://${string}`[] | undefined;
}

/** Decides who may upload, and what. It is called for each request. @returns the permission; null or undefined for 403, or a `Response` of your own (401 …) */
export type Authorize<P extends Permission, Env = unknown> = (request: Request, env: Env) => Authorized<P>;

/** What `authorize` may return. */
export type Authorized<P extends Permission = Permission> = MaybePromise<P | Response | null | undefined>;

/** With limits that OSS enforces, or with none. */
export interface Enforced<Env> {
  /** Limits that OSS does not enforce are rejected. */
  readonly unenforced?: false | undefined;
  /** Decides who may upload, and what. There is no default that lets everybody in. */
  readonly authorize: Authorize<EnforcedPermission | StsPermission, Env>;
}

/** With limits that OSS does not enforce. */
interface Unenforced<Env> {
  /**
   * Accept limits that OSS does not enforce: in mode `sts` sizes, types and the callback; in mode `presigned-url` the length is not
   * signed. Check each object's size and type with HEAD.
   */
  readonly unenforced: true;
  /** Decides who may upload, and what. There is no default that lets everybody in. */
  readonly authorize: Authorize<Permission, Env>;
}

/** The options of `createUploadHandler`. */
export type UploadHandlerOptions<Env = unknown, Context = unknown> = HandlerSettings<Env, Context> &
  (Enforced<Env> | Unenforced<Env>);

type ContextIn<P> = P extends { readonly context: infer Context } ? Context : never;

/** The type of the `context` that `authorize` returns. */
export type ContextOf<Returned extends Authorized> = [ContextIn<Awaited<Returned>>] extends [never]
  ? unknown
  : ContextIn<Awaited<Returned>>;

type UnknownName<P> = P extends Response | null | undefined ? never : Exclude<keyof P, keyof EnforcedPermission>;

/**
 * Makes a name that no permission has, such as `maxSize`, an error where `authorize` is written among the options: compilers do not
 * look for such names in what a function returns.
 */
export interface KnownNames<Env, Returned extends Authorized> {
  /** Decides who may upload, and what. There is no default that lets everybody in. */
  readonly authorize: (
    request: Request,
    env: Env,
  ) => [UnknownName<Awaited<Returned>>] extends [never]
    ? Returned
    : MaybePromise<{ readonly [Name in UnknownName<Awaited<Returned>>]: never }>;
}

/** Handles the requests of `<oss-direct-upload>`. `env` is passed to `authorize` and `credentials`. It never rejects. */
export type UploadHandler<Env = unknown> = (request: Request, env?: Env) => Promise<Response>;
