import { UploadError, type UploadErrorDetail } from '../base/upload-error.js';
import type { Host } from './host.js';

/** What hosts put into their errors. */
interface HostError {
  readonly errMsg?: unknown;
  readonly errorMessage?: unknown;
  readonly message?: unknown;
  readonly errno?: unknown;
  readonly error?: unknown;
}

/** A failure as one line: `request:fail url not in domain list (600002)`. */
function lineOf(error: unknown, action: string): string {
  const { errMsg, errorMessage, message, errno, error: code } = Object(error) as HostError;
  const text = [errMsg, errorMessage, message].find((one) => typeof one === 'string') || '';
  const number = [errno, code].find((one) => typeof one === 'number');
  const line = text.startsWith(action) ? text : `${action}:fail ${text}`;
  return number === undefined ? line : `${line} (${String(number)})`;
}

/**
 * Says what a failure of a host means, and what to change.
 *
 * @param action the function of the host that failed, such as `uploadFile`
 * @param address where the request went; a file's path
 */
export function explainFailure(host: Host, error: unknown, action: string, address: string): UploadError {
  if (error instanceof UploadError) return error;
  const { domain, tls, file, full, console } = host.failures;
  const line = lineOf(error, action);
  const said = `${host.name}: ${line.replace(/\?\S*/g, '').slice(0, 200)}`;
  const make = (code: UploadError['code'], detail: UploadErrorDetail) =>
    new UploadError(code, said, { cause: error, ...detail });
  const origin = originOf(address);
  if (/timeout|time out|超时/i.test(line)) return make('stalled', { retryable: true }); // its number has other meanings, too
  if (domain.test(line)) {
    const list = action === 'uploadFile' ? 'uploadFile' : 'request';
    return make('config', { hint: `Add ${origin} to the list of ${list} domains: ${console}.` });
  }
  if (tls.test(line)) {
    return make('config', {
      hint: `${origin} needs https with a certificate that ${host.name} accepts: mini programs send to no other address.`,
    });
  }
  if (file.test(line)) {
    return make('file', {
      hint: 'A temporary path ends with the program. Choose the file again, or add it with `keep: true`.',
    });
  }
  if (full.test(line)) {
    return make('file', { hint: `There is no room for saved files: ${host.savedLimit || 'the storage is full'}.` });
  }
  if (action === 'readFile' || action === 'saveFile') return make('file', { hint: 'Choose the file again.' });
  if (/\(13\)/.test(line)) return make('stalled', { retryable: true });
  return make('network', { retryable: true, likely: isOnline() ? 'interrupted' : 'offline' });
}

const isOnline = () => !Object.is(globalThis.navigator?.onLine, false);

function originOf(address: string): string {
  try {
    return new URL(address).origin;
  } catch {
    return address;
  }
}
