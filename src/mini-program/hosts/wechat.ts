import type { Host, HostCall, HostFailures } from '../host.js';
import { bytesIn, call, callIfThere, type CallOptions, type HostTask, type Outcome, textOf } from './callback-api.js';

/** Bytes of the largest file that `readFile` reads parts of; those of larger ones are read by `open` and `read`. */
const LARGEST_READ_FILE = 100 * 1024 * 1024;

export const wechatFailures: HostFailures = {
  domain: /domain list|domain not|600002|合法域名/i,
  tls: /ssl|tls|certificate|ERR_CERT|insecure|App Transport Security/i,
  file: /no such file|file not found|not exist|permission denied|1300002|1301005/i,
  full: /storage limit|exceed|no space|1300201|1300202/i,
  console: 'mp.weixin.qq.com, Development, Development settings, Server domain names',
};

/** What differs between hosts whose functions are those of WeChat. */
export type LikeWechat = Pick<Host, 'name' | 'requestsAtOnce' | 'failures'> & Partial<Pick<Host, 'savedLimit'>>;

/** A host with the functions of WeChat: `wx`, `qq`, `tt`, `swan`, `uni`, `Taro`. */
export function likeWechat(api: object, about: LikeWechat): Host {
  const files = callIfThere(api, 'getFileSystemManager') as object | undefined;
  const begin = (name: string, options: Record<string, unknown>, watch: (task: HostTask) => void = () => {}) =>
    beginCall(api, name, options, watch);
  return {
    ...about,
    request: ({ url, method, headers, body, timeout }) =>
      begin('request', { url, method, header: headers, data: body, timeout, dataType: 'text', responseType: 'text' }),
    form({ url, fields, path, timeout, onProgress }) {
      let received: unknown;
      const started = begin('uploadFile', { url, filePath: path, name: 'file', formData: fields, timeout }, (task) => {
        callIfThere(task, 'onHeadersReceived', ({ header }: Outcome) => (received = header));
        callIfThere(task, 'onProgressUpdate', ({ totalBytesSent }: Outcome) => onProgress(Number(totalBytesSent) || 0));
      });
      const response = started.response.then((one) => ({ ...one, headers: one.headers || (received as Outcome) }));
      return { ...started, response };
    },
    async sizeOf(path) {
      const { size } = await (files
        ? call(files, 'getFileInfo', { filePath: path })
        : call(api, 'getFileInfo', { filePath: path }));
      return Number(size);
    },
    ...(files && {
      async read(filePath, position, length, size) {
        if (size <= LARGEST_READ_FILE || !('open' in files))
          return bytesIn(await call(files, 'readFile', { filePath, position, length }));
        const { fd } = await call(files, 'open', { filePath, flag: 'r' });
        const arrayBuffer = new ArrayBuffer(length);
        const read = call(files, 'read', { fd, arrayBuffer, offset: 0, length, position });
        const { bytesRead } = await read.finally(() => call(files, 'close', { fd }).catch(() => {}));
        return Number(bytesRead) === length ? arrayBuffer : arrayBuffer.slice(0, Number(bytesRead));
      },
      save: async (tempFilePath) => String((await call(files, 'saveFile', { tempFilePath }))['savedFilePath']),
      remove: (filePath) => void call(files, 'removeSavedFile', { filePath }).catch(() => {}),
    }),
    load: (key) => callIfThere(api, 'getStorageSync', key),
    store: (key, value) => void callIfThere(api, 'setStorageSync', key, value),
    delete: (key) => void callIfThere(api, 'removeStorageSync', key),
    watch({ online, seen }) {
      callIfThere(api, 'onNetworkStatusChange', ({ isConnected }: Outcome) => online(isConnected !== false));
      callIfThere(api, 'onAppShow', () => seen(true));
      callIfThere(api, 'onAppHide', () => seen(false));
    },
  };
}

function beginCall(api: object, name: string, options: CallOptions, watch: (task: HostTask) => void): HostCall {
  let task: HostTask | undefined;
  const response = new Promise<Outcome>((success, fail) => {
    task = callIfThere(api, name, { ...options, success, fail }) as HostTask | undefined;
    if (task) watch(task);
  });
  return {
    response: response.then(({ statusCode, data, header }) => ({
      ...{ status: Number(statusCode), text: textOf(data), headers: header as Outcome | undefined },
    })),
    abort: () => void (task && callIfThere(task, 'abort')),
  };
}
