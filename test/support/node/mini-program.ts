import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { createContext, runInContext } from 'node:vm';
import type { FileForm, FormOptions } from '../../../src/mini-program-form.js';

export const formFile = readFileSync('dist/mini-programs/mini-program/form.js', 'utf8');

/** Removes what came to JavaScript after ES2017, and what is not a part of it. */
export const REMOVE_NEWER = `
  for (const [owner, names] of [
    [globalThis, ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'BigInt', 'WeakRef', 'FinalizationRegistry', 'console']],
    [Object, ['fromEntries', 'hasOwn', 'groupBy']],
    [Array, ['fromAsync']],
    [Array.prototype, ['flat', 'flatMap', 'at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with']],
    [String.prototype, ['matchAll', 'replaceAll', 'at', 'trimStart', 'trimEnd', 'isWellFormed', 'toWellFormed']],
    [Promise, ['allSettled', 'any', 'withResolvers']],
    [Promise.prototype, ['finally']],
  ]) for (const name of names) delete owner[name];
  delete this.globalThis;
`;

/** The file's module in another form: mini programs compile `import` and `export` like this. */
function asScript(module: string): string {
  return module
    .replace(/import \{([\w, ]+)\} from 'oss-direct-upload\/mini-program\/form';/, 'const {$1} = packages.form;')
    .replace(/import \{([\w, ]+)\} from '.\/[\w-]+\.js';/, 'const {$1} = packages;')
    .replace(/export ?\{ ?(\w+) as formFor ?\};?/, 'packages.form = { formFor: $1 };')
    .replace(/export (async function|function) (\w+)/g, 'packages.$2 = $2; $1 $2');
}

type Uploaded = { statusCode: number; data: string };

interface UploadOptions {
  url: string;
  filePath: string;
  name: string;
  formData?: Record<string, string>;
  fileType?: string;
  header?: Record<string, string>;
  success?(result: Uploaded): void;
  fail?(error: { errMsg: string }): void;
}

type ProgressListener = (event: { progress: number; totalBytesSent: number; totalBytesExpectedToSend: number }) => void;

/**
 * A mini program: a JavaScript context with nothing but ES2017 and `wx`, `uni` and `my`, whose `uploadFile` sends the file of
 * `files` over a real socket, as these hosts do: the fields in their order, the file last, any status is a `success`.
 */
export function miniProgram(files: Record<string, Uint8Array>, respond: (url: string) => unknown = assert.fail) {
  const pages: Record<string, unknown>[] = [];
  const sent: UploadOptions[] = [];

  const uploadFile = (options: UploadOptions) => {
    sent.push(options);
    const body = encodeForm(options, files[options.filePath]);
    const listeners: ProgressListener[] = [];
    const headers = { 'Content-Type': 'multipart/form-data; boundary=----mini-program', 'Content-Length': body.length };
    const outgoing = request(options.url, { method: 'POST', headers });
    outgoing.on('response', async (response) => {
      options.success?.({ statusCode: response.statusCode!, data: await text(response) });
    });
    outgoing.on('error', (error) => options.fail?.({ errMsg: `uploadFile:fail ${error.message}` }));
    setTimeout(() => {
      const sizes = { totalBytesSent: body.length, totalBytesExpectedToSend: body.length };
      for (const listener of listeners) listener({ progress: 100, ...sizes });
      outgoing.end(body);
    });
    return {
      onProgressUpdate: (listener: ProgressListener) => void listeners.push(listener),
      abort: () => outgoing.destroy(new Error('abort')),
    };
  };

  const tempFiles = Object.entries(files).map(([path, { length: size }]) => ({ path, tempFilePath: path, size }));
  const host = {
    uploadFile,
    chooseMedia: async () => ({ tempFiles }),
    chooseImage: ({ success }: { success(result: object): void }) => success({ tempFiles }),
    async request({ url, success }: { url: string; success(result: { statusCode: number; data: unknown }): void }) {
      success({ statusCode: 200, data: await respond(url) });
    },
  };
  const Page = (page: Record<string, unknown>) => pages.push(page);
  const packages: Record<string, (...args: unknown[]) => unknown> = {};
  const context = createContext({ packages, wx: host, uni: host, my: host, Page });
  runInContext(REMOVE_NEWER, context);
  const load = (module: string): void => void runInContext(`{ ${asScript(module)} }`, context);
  load(formFile);

  return {
    pages,
    sent,
    load,
    /** What the context's function returned or threw, as an object of this context. */
    formFor(response: unknown, options: FormOptions): FileForm {
      context['input'] = { response, options };
      try {
        const form: unknown = runInContext('packages.form.formFor(input.response, input.options)', context);
        return JSON.parse(JSON.stringify(form)) as FileForm;
      } catch (thrown) {
        const { name, code, message, hint } = thrown as Record<string, string>;
        throw Object.assign(new Error(message), { name, code, hint });
      }
    },
    call: <T>(name: string, ...args: unknown[]) => packages[name]!(...args) as Promise<T>,
    upload: (form: FileForm, filePath: string): Promise<Uploaded> =>
      new Promise((success, fail) => void uploadFile({ ...form, filePath, success, fail })),
  };
}

function encodeForm({ formData = {}, name, filePath }: UploadOptions, bytes: Uint8Array | undefined): Buffer {
  assert.ok(bytes, `no file ${filePath}`);
  const begin = '------mini-program\r\nContent-Disposition: form-data; name=';
  const fields = Object.entries(formData).map(([field, value]) => `${begin}"${field}"\r\n\r\n${value}\r\n`);
  const file = `${begin}"${name}"; filename="${filePath.replace(/.*\//, '')}"\r\nContent-Type: image/jpeg\r\n\r\n`;
  return Buffer.concat([Buffer.from(fields.join('') + file), bytes, Buffer.from('\r\n------mini-program--\r\n')]);
}
