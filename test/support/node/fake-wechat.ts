import assert from 'node:assert/strict';
import { bodyOf, encodeForm, type Line, sendHttp } from './fake-host-http.js';

/** What a host's function is called with. */
// oxlint-disable-next-line typescript/no-explicit-any -- any program calls it
type Options = any;

/** What a fake host is, and what is set of it. */
export interface FakeHostOptions {
  /** The files that it has, by their paths; a function reads a piece of a large one. */
  files: Map<string, Uint8Array | LargeFile>;
  /** What its storage has: it outlasts the program. */
  storage?: Map<string, string>;
  /** Domains that may be sent to; all unless given. */
  domains?: { readonly request: readonly string[]; readonly uploadFile: readonly string[] };
  /** Response headers that it shows to no program. */
  hides?: readonly string[];
  /** Headers of the responses to `uploadFile` reach no program. */
  hidesFormHeaders?: boolean;
  /** Bytes of saved files. */
  savedLimit?: number;
  /** Bytes of one entry of the storage. */
  entryLimit?: number;
  requestsAtOnce?: number;
  line?: Line;
  /** Hears of each buffer that the program gets a piece of a file in. */
  onRead?: (buffer: ArrayBuffer) => void;
}

/** A file that is not in memory. */
export interface LargeFile {
  readonly length: number;
  piece(start: number, end: number): Uint8Array;
}

const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT'];
const READ_FILE_LIMIT = 100 * 1024 * 1024;

/** What happened in a host. */
export interface HostLog {
  most: number;
  requests: { api: 'request' | 'uploadFile'; method: string; url: string; header: Record<string, string> }[];
  reads: number;
}

/** The device and the person that hold the program. */
export interface Device {
  setOnline(isOnline: boolean): void;
  setSeen(isSeen: boolean): void;
}

/** `wx`, as WeChat documents it: limits, order of what is asynchronous, errors. It sends real HTTP. */
export function fakeWechat(options: FakeHostOptions) {
  const { files, storage = new Map<string, string>(), domains, hides = [], savedLimit = 200 * 1024 * 1024 } = options;
  const { entryLimit = 1024 * 1024, requestsAtOnce = 10, line } = options;
  const log: HostLog = { most: 0, requests: [], reads: 0 };
  const saved = new Map<string, number>();
  const network: ((event: object) => void)[] = [];
  const shown: (() => void)[] = [];
  const hidden: (() => void)[] = [];
  const running = new Set<() => void>();
  let isOnline = true;
  let opened = 0;
  const descriptors = new Map<string, string>();

  const later = (work: () => void) => void setTimeout(work);
  const fail = (given: Options, name: string, text: string, errno?: number) =>
    later(() => given.fail?.({ errMsg: `${name}:fail ${text}`, ...(errno !== undefined && { errno }) }));
  const succeed = (given: Options, name: string, result: object) =>
    later(() => given.success?.({ ...result, errMsg: `${name}:ok` }));

  const checkHeaders = (header: Record<string, unknown> = {}) => {
    for (const [name, value] of Object.entries(header)) {
      assert.notEqual(name.toLowerCase(), 'referer', 'WeChat refuses the header Referer');
      assert.equal(typeof value, 'string', `the header ${name} must be text`);
    }
    return header as Record<string, string>;
  };

  function start(
    api: 'request' | 'uploadFile',
    given: Options,
    method: string,
    make: () => [Record<string, string>, Buffer],
  ) {
    const progress: ((event: object) => void)[] = [];
    const heard: ((event: object) => void)[] = [];
    let abort = () => {};
    const task = {
      abort: () => abort(),
      onProgressUpdate: (listener: (event: object) => void) => void progress.push(listener),
      onHeadersReceived: (listener: (event: object) => void) => void heard.push(listener),
    };
    const { host } = new URL(given.url);
    if (domains && !domains[api].some((one) => new URL(one).host === host)) {
      fail(given, api, 'url not in domain list', 600002);
      return task;
    }
    if (running.size >= requestsAtOnce) {
      fail(given, api, 'exceed max task count');
      return task;
    }
    const [header, body] = make();
    log.requests.push({ api, method, url: given.url, header });
    const stop = () => abort();
    running.add(stop);
    log.most = Math.max(log.most, running.size);
    const end = (report: () => void) => {
      running.delete(stop);
      later(report);
    };
    if (!isOnline) {
      end(() => given.fail?.({ errMsg: `${api}:fail errcode:-106 net::ERR_INTERNET_DISCONNECTED`, errno: 5 }));
      return task;
    }
    abort = sendHttp({
      ...{
        url: given.url,
        method,
        headers: header,
        body,
        hides,
        line,
        timeout: Math.min(given.timeout ?? 60_000, 60_000),
      },
      onHeaders: (headers) =>
        !(api === 'uploadFile' && options.hidesFormHeaders) && heard.forEach((one) => one({ header: headers })),
      onProgress(sent) {
        const sizes = { totalBytesSent: sent, totalBytesExpectedToSend: body.length };
        if (api === 'uploadFile')
          progress.forEach((one) => one({ progress: Math.floor((sent / body.length) * 100), ...sizes }));
      },
      done({ status, text, headers }) {
        const isJson = api === 'request' && (given.dataType ?? 'json') === 'json';
        let data: unknown = text;
        try {
          if (isJson) data = JSON.parse(text);
        } catch {
          // it stays text
        }
        const result = { data, statusCode: status, ...(api === 'request' && { header: headers, cookies: [] }) };
        end(() => given.success?.({ ...result, errMsg: `${api}:ok` }));
      },
      failed: (reason) => end(() => given.fail?.({ errMsg: `${api}:fail ${reason}` })),
    });
    return task;
  }

  const piece = (found: Uint8Array | LargeFile, from: number, to: number) =>
    found instanceof Uint8Array ? found.slice(from, to) : found.piece(from, to);

  const fileSystem = {
    getFileInfo(given: Options) {
      const found = files.get(given.filePath);
      if (!found) return fail(given, 'getFileInfo', `no such file or directory "${given.filePath}"`, 1300002);
      succeed(given, 'getFileInfo', { size: found.length });
    },
    readFile(given: Options) {
      const found = files.get(given.filePath);
      log.reads++;
      if (!found) return fail(given, 'readFile', `no such file or directory, open ${given.filePath}`, 1300002);
      const { position = 0, length = found.length - position } = given;
      if (found.length > READ_FILE_LIMIT)
        return fail(given, 'readFile', 'the maximum size of the file is exceeded', 1301112);
      const isIn = position >= 0 && position < Math.max(1, found.length) && length >= 1 && length <= found.length;
      if (!isIn) return fail(given, 'readFile', 'the value of "position" or "length" is out of range', 1300022);
      const data = piece(found, position, position + length).buffer as ArrayBuffer;
      options.onRead?.(data);
      succeed(given, 'readFile', { data });
    },
    open(given: Options) {
      if (!files.has(given.filePath)) return fail(given, 'open', 'no such file or directory', 1300002);
      descriptors.set(String(++opened), given.filePath);
      succeed(given, 'open', { fd: String(opened) });
    },
    read(given: Options) {
      const found = files.get(descriptors.get(given.fd) ?? '');
      if (!found) return fail(given, 'read', 'bad file descriptor', 1300009);
      log.reads++;
      const bytes = piece(found, given.position, Math.min(found.length, given.position + given.length));
      options.onRead?.(given.arrayBuffer);
      new Uint8Array(given.arrayBuffer).set(bytes, given.offset ?? 0);
      succeed(given, 'read', { bytesRead: bytes.length, arrayBuffer: given.arrayBuffer });
    },
    close(given: Options) {
      descriptors.delete(given.fd);
      succeed(given, 'close', {});
    },
    saveFile(given: Options) {
      const found = files.get(given.tempFilePath);
      if (!found) return fail(given, 'saveFile', 'tempFilePath file not exist');
      const total = [...saved.values()].reduce((sum, size) => sum + size, 0);
      if (total + found.length > savedLimit)
        return fail(given, 'saveFile', 'the maximum size of the file storage limit is exceeded');
      const savedFilePath = `wxfile://store_${given.tempFilePath.replace(/.*[/_]/, '')}`;
      files.delete(given.tempFilePath); // it is moved
      files.set(savedFilePath, found);
      saved.set(savedFilePath, found.length);
      succeed(given, 'saveFile', { savedFilePath });
    },
    removeSavedFile(given: Options) {
      saved.delete(given.filePath);
      if (!files.delete(given.filePath)) return fail(given, 'removeSavedFile', 'file not exist');
      succeed(given, 'removeSavedFile', {});
    },
  };

  const wx = {
    request(given: Options) {
      const method = given.method ?? 'GET';
      assert.ok(METHODS.includes(method), `WeChat knows no method ${method}`);
      return start('request', given, method, () => {
        const named = checkHeaders(given.header);
        const type = Object.keys(named).find((name) => name.toLowerCase() === 'content-type');
        const header: Record<string, string> =
          type === undefined ? { ...named, 'content-type': 'application/json' } : { ...named };
        if (type !== undefined && header[type] === '') delete header[type];
        return [header, bodyOf(given.data)];
      });
    },
    uploadFile(given: Options) {
      const found = files.get(given.filePath);
      if (!found) {
        fail(given, 'uploadFile', 'file not found');
        return { abort() {} };
      }
      return start('uploadFile', given, 'POST', () => {
        const boundary = '----fake-wechat';
        const body = encodeForm(
          given.formData ?? {},
          given.name,
          given.filePath,
          piece(found, 0, found.length),
          boundary,
        );
        return [{ ...checkHeaders(given.header), 'Content-Type': `multipart/form-data; boundary=${boundary}` }, body];
      });
    },
    getFileSystemManager: () => fileSystem,
    getStorageSync: (key: string): unknown => (storage.has(key) ? JSON.parse(storage.get(key) ?? 'null') : ''),
    setStorageSync(key: string, value: unknown) {
      const text = JSON.stringify(value);
      if (text.length > entryLimit) throw new Error('setStorageSync:fail entry size limit reached');
      storage.set(key, text);
    },
    removeStorageSync: (key: string) => void storage.delete(key),
    onNetworkStatusChange: (listener: (event: object) => void) => void network.push(listener),
    onAppShow: (listener: () => void) => void shown.push(listener),
    onAppHide: (listener: () => void) => void hidden.push(listener),
  };
  const device: Device = {
    setOnline(online) {
      isOnline = online;
      if (!online) for (const stop of [...running]) stop();
      for (const listener of network) listener({ isConnected: online, networkType: online ? 'wifi' : 'none' });
    },
    setSeen(isSeen) {
      if (!isSeen) for (const stop of [...running]) stop(); // after five seconds in the background
      for (const listener of isSeen ? shown : hidden) listener();
    },
  };
  return { wx, log, device, storage, files };
}
