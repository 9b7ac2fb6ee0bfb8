import type { SignedRequest } from '../../core/operation.js';
import { UploadError } from '../../core/upload-error.js';

/** The network's, with nothing to say why. */
export function noAnswer({ url }: SignedRequest): UploadError {
  return new UploadError('network', `${new URL(url).host} gave no answer that this page may read.`, {
    retryable: true,
  });
}

/** The address answers this page, but not this time. */
export function interrupted({ url }: SignedRequest): UploadError {
  return new UploadError('network', `The connection to ${new URL(url).host} was cut.`, {
    retryable: true,
    likely: 'interrupted',
    hint: 'When it happens again and again: a proxy, VPN, firewall or virus scanner cuts uploads, or limits their size.',
  });
}
