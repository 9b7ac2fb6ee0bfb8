import assert from 'node:assert/strict';
import { bodyOf, encodeForm, sendHttp } from './fake-host-http.js';
import type { Device, FakeHostOptions, HostLog } from './fake-wechat.js';

// oxlint-disable-next-line typescript/no-explicit-any -- any program calls it
type Options = any;

const LARGEST_SAVED = 10 * 1024 * 1024;

/**
 * `my`, as Alipay documents it: its own names and errors, files that are read as a whole, a limit of 200 kB for each entry of its
 * storage. It sends real HTTP.
 */
export function fakeAlipay(options: FakeHostOptions) {
  const { files, storage = new Map<string, string>(), domains, hides = [], savedLimit = 50 * 1024 * 1024 } = options;
  const { entryLimit = 200 * 1024, requestsAtOnce = 5 } = options;
  const log: HostLog = { most: 0, requests: [], reads: 0 };
  const saved = new Map<string, number>();
  const network: ((event: object) => void)[] = [];
  const running = new Set<() => void>();

  const later = (work: () => void) => void setTimeout(work);
  const fail = (given: Options, error: number, errorMessage: string) =>
    later(() => given.fail?.({ error, errorMessage }));
  const wholeFile = (path: string): Uint8Array | undefined => {
    const found = files.get(path);
    return found instanceof Uint8Array ? found : found?.piece(0, found.length);
  };

  function start(
    api: 'request' | 'uploadFile',
    given: Options,
    method: string,
    header: Record<string, string>,
    body: Buffer,
  ) {
    const progress: ((event: object) => void)[] = [];
    let abort = () => {};
    const task = {
      abort: () => abort(),
      onProgressUpdate: (listener: (event: object) => void) => void progress.push(listener),
    };
    if (domains && !domains[api].some((one) => new URL(one).host === new URL(given.url).host)) {
      fail(given, 4, '无权调用该接口');
      return task;
    }
    assert.ok(running.size < requestsAtOnce, `Alipay carries ${requestsAtOnce} requests at once`);
    log.requests.push({ api, method, url: given.url, header });
    const stop = () => abort();
    running.add(stop);
    log.most = Math.max(log.most, running.size);
    const end = (report: () => void) => {
      running.delete(stop);
      later(report);
    };
    abort = sendHttp({
      ...{ url: given.url, method, headers: header, body, hides, timeout: given.timeout ?? 30_000 },
      onHeaders() {},
      onProgress(sent) {
        const sizes = { totalBytesSent: sent, totalBytesExpectedToSend: body.length };
        for (const one of progress) one({ progress: Math.floor((sent / body.length) * 100), ...sizes });
      },
      done({ status, text, headers }) {
        const result = { data: text, status, statusCode: String(status), headers, header: headers };
        const isFailure = api === 'request' && status >= 400;
        end(() =>
          isFailure
            ? given.fail?.({ ...result, error: 19, errorMessage: 'http status error' })
            : given.success?.(result),
        );
      },
      failed: (reason) =>
        end(() =>
          given.fail?.(
            reason === 'timeout' ? { error: 13, errorMessage: '超时' } : { error: 12, errorMessage: '网络出错' },
          ),
        ),
    });
    return task;
  }

  const fileSystem = {
    getFileInfo({ filePath, success, ...given }: Options) {
      const found = files.get(filePath);
      if (!found) return fail(given, 10022, '文件/目录不存在');
      later(() => success?.({ size: found.length }));
    },
    readFile({ filePath, success, ...given }: Options) {
      const found = wholeFile(filePath);
      log.reads++;
      assert.ok(!('position' in given) && !('length' in given), 'Alipay reads whole files');
      if (!found) return fail(given, 10022, '文件/目录不存在');
      later(() => success?.({ data: found.slice().buffer, dataType: 'ArrayBuffer' }));
    },
    saveFile({ tempFilePath, success, ...given }: Options) {
      const found = files.get(tempFilePath);
      if (!found) return fail(given, 10022, '指定文件不存在');
      const total = [...saved.values()].reduce((sum, size) => sum + size, 0) + found.length;
      if (found.length > LARGEST_SAVED || total > savedLimit) return fail(given, 10028, '单个文件大小超出上限 10MB');
      const savedFilePath = `https://usr/${tempFilePath.replace(/.*[/_]/, '')}`;
      files.delete(tempFilePath);
      files.set(savedFilePath, found);
      saved.set(savedFilePath, found.length);
      later(() => success?.({ savedFilePath }));
    },
    removeSavedFile({ filePath, success }: Options) {
      saved.delete(filePath);
      files.delete(filePath);
      later(() => success?.({}));
    },
  };

  const my = {
    request(given: Options) {
      const named = (given.headers ?? {}) as Record<string, string>;
      for (const value of Object.values(named)) assert.equal(typeof value, 'string', 'header values are text');
      const type = Object.keys(named).find((name) => name.toLowerCase() === 'content-type');
      const header: Record<string, string> =
        type === undefined ? { ...named, 'content-type': 'application/json' } : { ...named };
      if (type !== undefined && header[type] === '') delete header[type];
      return start('request', given, given.method ?? 'GET', header, bodyOf(given.data));
    },
    uploadFile(given: Options) {
      assert.match(String(given.fileType), /^(image|video|audio)$/);
      const found = wholeFile(given.filePath);
      if (!found) {
        fail(given, 11, '文件不存在');
        return { abort() {} };
      }
      const boundary = '----fake-alipay';
      const header = { ...given.header, 'Content-Type': `multipart/form-data; boundary=${boundary}` };
      return start(
        'uploadFile',
        given,
        'POST',
        header,
        encodeForm(given.formData ?? {}, given.name, given.filePath, found, boundary),
      );
    },
    getFileSystemManager: () => fileSystem,
    getStorageSync: ({ key }: { key: string }) => ({
      data: storage.has(key) ? JSON.parse(storage.get(key) ?? 'null') : null,
    }),
    setStorageSync({ key, data }: { key: string; data: unknown }) {
      const text = JSON.stringify(data);
      if (text.length > entryLimit) return { success: false, error: 2, errorMessage: '超出上限' };
      storage.set(key, text);
      return { success: true };
    },
    removeStorageSync: ({ key }: { key: string }) => void storage.delete(key),
    onNetworkStatusChange: (listener: (event: object) => void) => void network.push(listener),
    onAppShow() {},
    onAppHide() {},
  };
  const device: Device = {
    setOnline: (isOnline) => network.forEach((listener) => listener({ isConnected: isOnline, networkType: 'WIFI' })),
    setSeen() {},
  };
  return { my, log, device, storage, files };
}
