import type { Host, HostCall, HostForm } from '../host.js';

/** What `success` and `fail` of a host's function get. */
export type Outcome = Readonly<Record<string, unknown>>;

/** What a host's function takes. */
interface CallOptions {
  readonly success?: (outcome: Outcome) => void;
  readonly fail?: (outcome: Outcome) => void;
  readonly [name: string]: unknown;
}

/** A request on its way, where a host returns one. */
export interface HostTask {
  abort?(): void;
  onProgressUpdate?(listener: (event: Outcome) => void): void;
  onHeadersReceived?(listener: (event: Outcome) => void): void;
}

/** Calls a host's function. @throws what it reports */
export function call(owner: object, name: string, options: Readonly<Record<string, unknown>>): Promise<Outcome> {
  return new Promise((success, fail) => {
    const { [name]: method } = owner as Record<string, ((options: CallOptions) => unknown) | undefined>;
    if (!method) return fail({ errMsg: `${name}:fail not supported` });
    method.call(owner, { ...options, success, fail });
  });
}

/** Calls one of these functions, if the host has it. */
export function callIfThere(owner: object, name: string, ...given: unknown[]): unknown {
  const { [name]: method } = owner as Record<string, ((...given: unknown[]) => unknown) | undefined>;
  return method && method.apply(owner, given);
}

/** A response's text: a host may have parsed it. */
const textOf = (data: unknown): string =>
  typeof data === 'string' ? data : data === undefined || data === null ? '' : JSON.stringify(data);

/** An `ArrayBuffer` that a host has read. @throws Error for anything else */
export function bytesIn({ data }: Outcome): ArrayBuffer {
  if (Object.prototype.toString.call(data) === '[object ArrayBuffer]') return data as ArrayBuffer;
  throw new Error('readFile:fail the host gave no ArrayBuffer');
}

/** Begins a request. Hosts name its status and headers in two ways, and developer tools give the status as text. */
export function beginCall(api: object, name: string, options: Outcome, watch?: (task: HostTask) => void): HostCall {
  let task: HostTask | undefined;
  const response = new Promise<Outcome>((success, fail) => {
    // in Alipay a status of 400 or more is a failure (19), with the response in it
    const failed = (outcome: Outcome) =>
      outcome['error'] === 19 && 'status' in outcome ? success(outcome) : fail(outcome);
    task = callIfThere(api, name, { ...options, success, fail: failed }) as HostTask | undefined;
    if (task && watch) watch(task);
  });
  return {
    response: response.then(({ status, statusCode, data, headers, header }) => ({
      status: Number(statusCode === undefined ? status : statusCode),
      text: textOf(data),
      headers: (headers || header) as Outcome | undefined,
    })),
    abort: () => void (task && callIfThere(task, 'abort')),
  };
}

export function beginForm(
  api: object,
  { url, path, fields, timeout, onProgress }: HostForm,
  more: Outcome,
  watch?: (task: HostTask) => void,
): HostCall {
  const options = { url, filePath: path, name: 'file', formData: fields, timeout, ...more };
  return beginCall(api, 'uploadFile', options, (task) => {
    callIfThere(task, 'onProgressUpdate', ({ totalBytesSent }: Outcome) => onProgress(Number(totalBytesSent) || 0));
    if (watch) watch(task);
  });
}

/** What hosts do alike. @param files their `FileSystemManager`, if they have one */
export const likeAll = (api: object, files: object | undefined): Pick<Host, 'watch' | 'save' | 'remove'> => ({
  ...(files && {
    save: async (tempFilePath) => String((await call(files, 'saveFile', { tempFilePath }))['savedFilePath']),
    remove: (filePath) => void call(files, 'removeSavedFile', { filePath }).catch(() => {}),
  }),
  watch({ online, seen }) {
    callIfThere(api, 'onNetworkStatusChange', ({ isConnected }: Outcome) => online(isConnected !== false));
    callIfThere(api, 'onAppShow', () => seen(true));
    callIfThere(api, 'onAppHide', () => seen(false));
  },
});
