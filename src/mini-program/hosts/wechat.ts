import type { Host, HostFailures } from '../host.js';
import { beginCall, beginForm, bytesIn, call, callIfThere, likeAll, type Outcome } from './callback-api.js';

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
  return {
    ...about,
    ...likeAll(api, files),
    request: ({ url, method, headers: header, body: data, timeout }) =>
      beginCall(api, 'request', { url, method, header, data, timeout, dataType: 'text', responseType: 'text' }),
    form(form) {
      let received: unknown;
      const started = beginForm(api, form, {}, (task) => {
        callIfThere(task, 'onHeadersReceived', ({ header }: Outcome) => (received = header));
      });
      const response = started.response.then((one) => ({ ...one, headers: one.headers || (received as Outcome) }));
      return { ...started, response };
    },
    sizeOf: async (filePath) => Number((await call(files || api, 'getFileInfo', { filePath }))['size']),
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
    }),
    load: (key) => callIfThere(api, 'getStorageSync', key),
    store: (key, value) => void callIfThere(api, 'setStorageSync', key, value),
    delete: (key) => void callIfThere(api, 'removeStorageSync', key),
  };
}
