import type { RequestBody, SignedRequest } from '../../object/operation.js';
import { UploadError } from '../../base/upload-error.js';

/** A request that got no response, as far as a page sees. */
export interface FailedRequest {
  readonly request: SignedRequest;
  readonly body: RequestBody | undefined;
  /** Whether bytes of the body moved, so that its preflight had passed. */
  readonly moved: boolean;
}

/** A network failure of unknown cause. */
export function noResponse({ url }: SignedRequest): UploadError {
  return new UploadError('network', `${new URL(url).host} gave no response that this page may read.`, {
    retryable: true,
  });
}

/** The address responds to this page, but did not this time. */
export function interrupted({ url }: SignedRequest): UploadError {
  return new UploadError('network', `The connection to ${new URL(url).host} was cut.`, {
    retryable: true,
    likely: 'interrupted',
    hint: 'When it happens again and again: a proxy, VPN, firewall or virus scanner cuts uploads, or limits their size.',
  });
}
