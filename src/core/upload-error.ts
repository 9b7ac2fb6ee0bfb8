/** Every reason an upload can fail. `api.md`'s table, closed: a new code is a change of the contract. */
export type UploadErrorCode =
  | 'rejected'
  | 'grant'
  | 'expired'
  | 'denied'
  | 'clock'
  | 'network'
  | 'stalled'
  | 'storage'
  | 'conflict'
  | 'gone'
  | 'integrity'
  | 'file'
  | 'callback'
  | 'config'
  | 'aborted';

/** The rule that refused a file (`code: 'rejected'`), from the page's attributes or from the grant's policy. */
export type FileRule =
  | 'accept'
  | 'max-files'
  | 'max-file-size'
  | 'min-file-size'
  | 'max-total-size'
  | 'duplicate'
  | 'policy-size'
  | 'policy-type'
  | 'policy-key'
  | 'single-request-size'
  | 'before-upload';

export interface UploadErrorDetail {
  /** What to change, and where. Never holds a secret. */
  hint?: string | undefined;
  /** Whether trying again unchanged can succeed. */
  retryable?: boolean | undefined;
  /** HTTP status, when the browser showed one. */
  status?: number | undefined;
  /** OSS's `Code`, e.g. `SignatureDoesNotMatch`. */
  ossCode?: string | undefined;
  /** OSS's finer error number (`EC`), e.g. `0002-00000902`. */
  ec?: string | undefined;
  /** `x-oss-request-id`: what Alibaba Cloud's support asks for. */
  requestId?: string | undefined;
  /** The key of the object that is stored in spite of the error (`code: 'callback'`). */
  key?: string | undefined;
  cause?: unknown;
  rule?: FileRule | undefined;
  /** The most, or with `min-file-size` the least, that a rule lets in: bytes, or files. */
  limit?: number | undefined;
  /** For `network`: what it most likely was. */
  likely?: 'cors' | 'csp' | 'interrupted' | 'mixed-content' | 'offline' | 'unreachable' | undefined;
  /** Milliseconds that the server asked to wait (`Retry-After`). */
  retryAfter?: number | undefined;
  /** The server's clock, milliseconds since the epoch (`RequestTimeTooSkewed`). */
  serverTime?: number | undefined;
}

/** The one error class of this package: a code to branch on, words for developers, ids for support. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly code: UploadErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly ossCode: string | undefined;
  readonly ec: string | undefined;
  readonly requestId: string | undefined;
  readonly key: string | undefined;
  readonly rule: FileRule | undefined;
  readonly limit: number | undefined;
  readonly likely: UploadErrorDetail['likely'];
  readonly retryAfter: number | undefined;
  readonly serverTime: number | undefined;

  constructor(code: UploadErrorCode, message: string, detail: UploadErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.hint = detail.hint;
    this.retryable = detail.retryable ?? false;
    this.status = detail.status;
    this.ossCode = detail.ossCode;
    this.ec = detail.ec;
    this.requestId = detail.requestId;
    this.key = detail.key;
    this.rule = detail.rule;
    this.limit = detail.limit;
    this.likely = detail.likely;
    this.retryAfter = detail.retryAfter;
    this.serverTime = detail.serverTime;
  }

  /** Any thrown value as an `UploadError`; its own kind passes through, `signal`'s abort becomes `aborted`. */
  static from(thrown: unknown, signal?: AbortSignal): UploadError {
    if (signal?.aborted) return new UploadError('aborted', 'The upload was stopped.', { cause: signal.reason });
    if (thrown instanceof UploadError) return thrown;
    const name = thrown instanceof Error ? thrown.name : '';
    if (name === 'NotReadableError' || name === 'NotFoundError') {
      return new UploadError('file', 'The file changed, vanished or cannot be read.', {
        cause: thrown,
        hint: 'Choose the file again.',
      });
    }
    const message = thrown instanceof Error ? thrown.message : 'Something that is no Error was thrown.';
    return new UploadError('storage', message, { cause: thrown });
  }
}
