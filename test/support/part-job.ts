import { GrantAsks } from '../../src/grant/grant-asks.js';
import type { Job, Link, OssResponse } from '../../src/job/job.js';
import type { ResumeRecord } from '../../src/memory/resume-store.js';
import { retry } from '../../src/base/retry.js';
import type { UploadError } from '../../src/base/upload-error.js';
import { toUploadError } from '../../src/base/to-upload-error.js';

/** Where the object of a test comes to be. @param host a new one, of which the page knows nothing, or the same for all */
export const placeAt = (host = 'h') => ({
  ...{ bucket: 'b', host, newKey: () => 'k', fits: () => true, urlOf: () => 'http://oss.example/k' },
});

export const emptyFile = (size: number) => ({
  ...{ size, name: 'a', type: '', slice: (start: number, end: number) => ({ size: end - start }) },
});

export const recordIn = (record: { kept?: ResumeRecord | undefined } = {}) => ({
  exclusive: (work: () => unknown) => work(),
  load: async () => record.kept,
  save: async (saved: ResumeRecord) => void (record.kept = saved),
  clear: async () => void (record.kept = undefined),
  finish: async () => {},
});

/** What a test sets of a job: its bytes and `transfer` at least. */
export interface PartJobOptions {
  readonly content: unknown;
  readonly transfer?: Partial<Job['transfer']>;
  readonly type?: string;
  readonly progress?: (sent: number, confirmed: number) => void;
  readonly retry?: (work: (lastError?: UploadError) => Promise<unknown>) => Promise<unknown>;
  readonly sendBody?: Link['sendBody'];
  readonly record?: ReturnType<typeof recordIn>;
  /** Keys that only this file has. */
  readonly own?: readonly string[];
}

/** A job that sends by this function. */
export function partJob(send: Link['send'], more: PartJobOptions, signal = new AbortController().signal): Job {
  const { content, transfer, type = '', record = recordIn(), own = [], progress = () => {} } = more;
  const sendOne: Link['sendBody'] = async (_bytes, make, options) => {
    const [request, body] = await make();
    return send(request, { ...options, body });
  };
  const { sendBody = sendOne, retry: retryWork = (work) => retry(work, { signal, policy: {} }) } = more;
  const keys = new Set(own);
  return {
    asks: new GrantAsks(),
    ...{ signal, content, file: { name: 'a', size: (content as Blob).size, type }, object: {}, transfer, record },
    report: { sending() {}, finishing() {}, retrying() {}, facts() {}, progress },
    link: { unavailable: new Set(), send, sendBody, retry: retryWork },
    keys: {
      ...{ claim() {}, keep() {}, own: (key: string) => keys.add(key), disown: (key: string) => keys.delete(key) },
      isOwn: (key: string) => keys.has(key),
    },
  } as unknown as Job;
}

export const partInXml = (number: number, etag: string, size: number, crc: string): string =>
  `<Part><PartNumber>${number}</PartNumber><ETag>"${etag}"</ETag><Size>${size}</Size><HashCrc64ecma>${crc}</HashCrc64ecma></Part>`;

export function respond(text = '', headers: Record<string, string> = { ETag: '"E"' }): OssResponse {
  const all: Record<string, string> = { ...headers, 'x-oss-request-id': '5C3D9175B6FC201293AD4890' };
  return { url: '', status: 200, text, header: (name) => all[name] ?? null };
}

/** Repeats what failed at once, as long as the test allows it and the error does. */
export const retryWhile = (mayRetry: () => boolean) => async (work: (lastError?: UploadError) => Promise<unknown>) => {
  for (let lastError: UploadError | undefined; ;) {
    try {
      return await work(lastError);
    } catch (error) {
      lastError = toUploadError(error);
      if (!lastError.retryable || !mayRetry()) throw lastError;
    }
  }
};
