import type { Host, HostCall } from '../host.js';
import { bytesIn, call, callIfThere, type HostTask, type Outcome, textOf } from './callback-api.js';

/** A host with the functions of Alipay: `my`, `dd`. It reads whole files only, so they go in one request. */
export function likeAlipay(api: object, about: Pick<Host, 'name' | 'requestsAtOnce'>): Host {
  const files = callIfThere(api, 'getFileSystemManager') as object | undefined;
  return {
    ...about,
    failures: {
      domain:
        /^request:fail .*\((4|11)\)|^uploadFile:fail .*\((4|13)\)|无权跨域|无权调用|whitelist|not allowed domain/i,
      tls: /ssl|tls|certificate/i,
      file: /\(1002[24]\)|^uploadFile:fail .*\(11\)|不存在|not exist|no such file/i,
      full: /\(10028\)|上限/,
      console: 'open.alipay.com, the mini program, Settings, Development settings, Server domain allowlist',
    },
    savedLimit: '10 MB a file, 50 MB in all',
    request: ({ url, method, headers, body, timeout }) =>
      beginCall(api, 'request', { url, method, headers, data: body, timeout, dataType: 'text' }),
    form({ url, fields, path, type, timeout, onProgress }) {
      const fileType = /^(image|video|audio)\//.exec(type)?.[1] || 'image';
      const options = { url, filePath: path, name: 'file', fileName: 'file', fileType, formData: fields, timeout };
      return beginCall(api, 'uploadFile', options, (task) => {
        callIfThere(task, 'onProgressUpdate', ({ totalBytesSent }: Outcome) => onProgress(Number(totalBytesSent) || 0));
      });
    },
    async sizeOf(filePath) {
      const { size } = await (files
        ? call(files, 'getFileInfo', { filePath })
        : call(api, 'getFileInfo', { apFilePath: filePath }));
      return Number(size);
    },
    ...(files && {
      readWhole: async (filePath) => bytesIn(await call(files, 'readFile', { filePath })),
      save: async (tempFilePath) => String((await call(files, 'saveFile', { tempFilePath }))['savedFilePath']),
      remove: (filePath) => void call(files, 'removeSavedFile', { filePath }).catch(() => {}),
    }),
    load: (key) => Object(callIfThere(api, 'getStorageSync', { key })).data as unknown,
    store(key, data) {
      const { error } = Object(callIfThere(api, 'setStorageSync', { key, data })) as { error?: unknown };
      if (error) throw Object.assign(new Error('setStorageSync:fail'), { error });
    },
    delete: (key) => void callIfThere(api, 'removeStorageSync', { key }),
    watch({ online, seen }) {
      callIfThere(api, 'onNetworkStatusChange', ({ isConnected }: Outcome) => online(isConnected !== false));
      callIfThere(api, 'onAppShow', () => seen(true));
      callIfThere(api, 'onAppHide', () => seen(false));
    },
  };
}

/** Alipay names its status and headers in two ways, and its developer tools give the status as text. */
function beginCall(api: object, name: string, options: Outcome, watch: (task: HostTask) => void = () => {}): HostCall {
  let task: HostTask | undefined;
  const response = new Promise<Outcome>((success, fail) => {
    // a status of 400 or more is a failure here (19), with the response in it
    const failed = (outcome: Outcome) =>
      outcome['error'] === 19 && 'status' in outcome ? success(outcome) : fail(outcome);
    task = callIfThere(api, name, { ...options, success, fail: failed }) as HostTask | undefined;
    if (task) watch(task);
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
