import { HOMEPAGE } from './homepage.js';

/** Every reason an upload can fail: a closed list, to branch on. */
export type UploadErrorCode =
  /** A rule rejects the file: `rule` says which, `limit` what it allows. */
  | 'rejected'
  /** The endpoint gave no usable grant. */
  | 'grant'
  /** The grant has expired, and no newer one came. */
  | 'expired'
  /** OSS denies access: policy, RAM or bucket rules. */
  | 'denied'
  /** The computer's clock is wrong and could not be corrected. */
  | 'clock'
  /** No response: `likely` says why, `hint` what to change. */
  | 'network'
  /** No byte moved for too long, again and again. */
  | 'stalled'
  /** OSS failed, with `ossCode` and `requestId`. */
  | 'storage'
  /** The object exists, and may not be overwritten. */
  | 'conflict'
  /** The multipart upload is no longer there. */
  | 'gone'
  /** OSS holds other bytes than the file's. */
  | 'integrity'
  /** The file cannot be read, or changed meanwhile. */
  | 'file'
  /** Stored, but the application did not take OSS's callback. */
  | 'callback'
  /** Stored, but the page's `afterUpload` failed: `retry()` repeats only that. */
  | 'save'
  /** Page, endpoint and bucket do not fit together; `message` says where. */
  | 'config'
  /** Something threw that nobody foresaw: see `cause`, and report it. */
  | 'internal'
  /** Stopped by `pause`, `cancel` or an abort signal. */
  | 'aborted';

/** The rule that rejected a file (`code: 'rejected'`), from the page's attributes or from the grant's policy. */
export type FileRule =
  | 'accept'
  | 'max-files'
  | 'max-file-size'
  | 'min-file-size'
  | 'max-total-size'
  | 'image-size'
  | 'duration'
  | 'validate'
  | 'image'
  | 'duplicate'
  | 'policy-size'
  | 'policy-type'
  | 'policy-key'
  | 'single-request-size'
  | 'same-file'
  | 'before-upload';

/** What a rule found in a file that it rejects, as far as it has looked. */
export interface RejectedFile {
  /** Bytes. */
  size?: number;
  /** Bytes of all files together, with this one. */
  totalSize?: number;
  /** Pixels, as it is displayed. */
  width?: number | undefined;
  /** Pixels, as it is displayed. */
  height?: number | undefined;
  /** Which side breaks the rule `image-size`. */
  side?: 'width' | 'height';
  /** Seconds. */
  duration?: number;
  /** The extension of its name, else its type. */
  type?: string;
}

type Detail = Exclude<keyof UploadError, keyof Error | 'code' | 'with'>;

type Optional<T, K extends keyof T> = { [Name in K]?: T[Name] | undefined };

/** What may be known of an error beside its code and message: properties of `UploadError`, and `cause`, the error before it. */
export type UploadErrorDetail = Optional<UploadError, Detail> & {
  /** What was thrown before: the reason of this error. */
  cause?: unknown;
};

/**
 * The one error class of this package: a code to branch on, words for developers, ids for support.
 *
 * @example
 * try {
 *   await upload(file, { endpoint: '/api/oss-permission' });
 * } catch (error) {
 *   if (!(error instanceof UploadError)) throw error;
 *   alert(`${error.message} (${error.code}, ${error.requestId ?? 'no request id'})`);
 * }
 */
export class UploadError extends Error {
  /** Always `UploadError`. */
  override readonly name = 'UploadError';
  /** Why the upload failed: branch on this. */
  declare readonly code: UploadErrorCode;
  /** What to change, and where. Never holds a secret. */
  declare readonly hint: string | undefined;
  /** For `grant`: what the endpoint says to the user, in its own words (`message` in its response). The element shows it. */
  declare readonly endpointMessage: string | undefined;
  /** The path of the documentation's section about this error, by its code, `rule` or `likely` unless it is given: `/errors#denied-SignatureDoesNotMatch`. */
  declare readonly help: string;
  /** Whether trying again unchanged can succeed. */
  declare readonly retryable: boolean;
  /** HTTP status, when the browser showed one. */
  declare readonly status: number | undefined;
  /** OSS's `Code`, e.g. `SignatureDoesNotMatch`. */
  declare readonly ossCode: string | undefined;
  /** OSS's finer error number (`EC`), e.g. `0002-00000902`. */
  declare readonly ec: string | undefined;
  /** `x-oss-request-id`: what Alibaba Cloud's support asks for. */
  declare readonly requestId: string | undefined;
  /** OSS's `HostId`: the host that responded. */
  declare readonly hostId: string | undefined;
  /** The key of the object that is stored despite the error (`callback`, `save`). */
  declare readonly key: string | undefined;
  /** For `rejected`: the rule that rejects the file. */
  declare readonly rule: FileRule | undefined;
  /** What a rule allows, at most or at least: bytes, files, pixels or seconds; with `accept`, its list. */
  declare readonly limit: number | string | undefined;
  /** For `rejected`: what the rule has found instead. */
  declare readonly given: RejectedFile | undefined;
  /** For `network`, and for a `grant` that was `redirected`: the most likely reason. */
  declare readonly likely:
    | 'cors'
    | 'csp'
    | 'interrupted'
    | 'mixed-content'
    | 'not-oss'
    | 'offline'
    | 'redirected'
    | 'unreachable'
    | undefined;
  /** Milliseconds that the server asked to wait (`Retry-After`). */
  declare readonly retryAfter: number | undefined;
  /** The server's clock, milliseconds since the epoch (`RequestTimeTooSkewed`). */
  declare readonly serverTime: number | undefined;
  readonly #detail: UploadErrorDetail;

  /** An error of your own, such as in a mode of your own. @param message for developers, in English; never with a secret */
  constructor(code: UploadErrorCode, message: string, detail: UploadErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    const { cause: _, ...known } = detail;
    const topic = detail.rule ?? detail.likely;
    Object.assign(this, {
      ...known,
      help: detail.help ?? `${HOMEPAGE}/errors#${code}${topic ? `-${topic}` : ''}`,
      code,
      retryable: !!detail.retryable,
    });
    this.#detail = detail;
  }

  /** A copy of this error with other details. */
  with(detail: UploadErrorDetail): UploadError {
    return new UploadError(this.code, this.message, { ...this.#detail, ...detail });
  }
}
