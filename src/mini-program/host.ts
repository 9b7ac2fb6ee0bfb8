import { UploadError, type UploadErrorDetail } from '../base/upload-error.js';

/** What a host sends by its `request`. */
export interface HostRequest {
  /** The address. */
  readonly url: string;
  /** The HTTP method. */
  readonly method: string;
  /** All headers to send. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, if there is one. */
  readonly body?: ArrayBuffer | string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/** What a host sends by its `uploadFile`: a form whose last field is a file. */
export interface HostForm {
  /** The address. */
  readonly url: string;
  /** The fields before the file, in their order. */
  readonly fields: Readonly<Record<string, string>>;
  /** The path of the file. */
  readonly path: string;
  /** The Content-Type of the file. */
  readonly type: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Bytes of the form that are sent so far. */
  readonly onProgress: (sent: number) => void;
}

/** A server's response, of any status. */
export interface HostResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The body as text. */
  readonly text: string;
  /** Absent where the host hides them. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
}

/** A request on its way. */
export interface HostCall {
  /** The response. @throws what the host reports where no server has responded */
  readonly response: Promise<HostResponse>;
  /** Aborts the request. */
  readonly abort: () => void;
}

/** How a host words its failures. They are matched with the name of its function, its text, and its number in brackets. */
export interface HostFailures {
  /** The address is not in the list of allowed domains. */
  readonly domain: RegExp;
  /** TLS failed, or was missing. */
  readonly tls: RegExp;
  /** The file is not there, or cannot be read. */
  readonly file: RegExp;
  /** There is no room in the host's storage. */
  readonly full: RegExp;
  /** Where the list of domains is set. */
  readonly console: string;
}

/** What runs a mini program: WeChat, Alipay … Give `createUploader` one of your own where yours is not known. */
export interface Host {
  /** Its name, for errors. */
  readonly name: string;
  /** Requests that it carries at once. */
  readonly requestsAtOnce: number;
  /** How it words its failures. */
  readonly failures: HostFailures;
  /** Where saved files may be, in words; absent where it saves none. */
  readonly savedLimit?: string;
  /** Sends a request. */
  request(request: HostRequest): HostCall;
  /** Sends a file in a form. */
  form(form: HostForm): HostCall;
  /** Bytes of a file. */
  sizeOf(path: string): Promise<number>;
  /** Bytes of a file from `position` on. Absent where the host reads no parts of files: then they go in one request. */
  readonly read?: (path: string, position: number, length: number, size: number) => Promise<ArrayBuffer>;
  /** All bytes of a file. Absent where the host reads none: then it is sent unverified. */
  readonly readWhole?: (path: string) => Promise<ArrayBuffer>;
  /** Moves a temporary file to where it outlasts the program. @returns its new path */
  save?(path: string): Promise<string>;
  /** Deletes a saved file. */
  remove?(path: string): void;
  /** What its storage has under a key. */
  load(key: string): unknown;
  /** Stores a value under a key. @throws where there is no room */
  store(key: string, value: unknown): void;
  /** Deletes what its storage has under a key. */
  delete(key: string): void;
  /** Calls these from now on: the device is online or not, the program is seen or not. */
  watch(listeners: { readonly online: (isOnline: boolean) => void; readonly seen: (isSeen: boolean) => void }): void;
}

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
  if (action === 'saveFile' && full.test(line)) {
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
