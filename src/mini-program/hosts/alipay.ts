import type { Host } from '../host.js';
import { beginCall, beginForm, bytesIn, call, callIfThere, likeAll } from './callback-api.js';

/** A host with the functions of Alipay: `my`, `dd`. It reads whole files only, so they go in one request. */
export function likeAlipay(api: object, about: Pick<Host, 'name' | 'requestsAtOnce'>): Host {
  const files = callIfThere(api, 'getFileSystemManager') as object | undefined;
  return {
    ...about,
    ...likeAll(api, files),
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
    form(form) {
      const [, fileType = 'image'] = /^(image|video|audio)\//.exec(form.type) || [];
      return beginForm(api, form, { fileName: 'file', fileType });
    },
    async sizeOf(path) {
      const { size } = await (files
        ? call(files, 'getFileInfo', { filePath: path })
        : call(api, 'getFileInfo', { apFilePath: path }));
      return Number(size);
    },
    ...(files && { readWhole: async (filePath) => bytesIn(await call(files, 'readFile', { filePath })) }),
    load: (key) => Object(callIfThere(api, 'getStorageSync', { key })).data as unknown,
    store(key, data) {
      const { error } = Object(callIfThere(api, 'setStorageSync', { key, data })) as { error?: unknown };
      if (error) throw Object.assign(new Error('setStorageSync:fail'), { error });
    },
    delete: (key) => void callIfThere(api, 'removeStorageSync', { key }),
  };
}
