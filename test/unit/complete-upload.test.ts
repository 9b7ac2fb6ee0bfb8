import { expect } from '@open-wc/testing';
import type { Job } from '../../src/core/mode.js';
import type { Operation } from '../../src/core/operation.js';
import { UploadError } from '../../src/core/upload-error.js';
import { completeUpload } from '../../src/oss/multipart/operations.js';
import { send } from '../../src/oss/request/send.js';

const context = { signal: new AbortController().signal, redirects: new Map(), stallTimeout: 5000 };
const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 3, savedAt: 0 };
const parts = new Map([[1, { size: 3, etag: '"E"', proven: true }]]);

type Reply = [status: number, body?: string];
const done: Reply = [
  200,
  '<CompleteMultipartUploadResult><Bucket>b</Bucket><Key>k</Key></CompleteMultipartUploadResult>',
];
const lost: Reply = [200];
const gone: Reply = [404, '<Error><Code>NoSuchUpload</Code></Error>'];
const taken: Reply = [409, '<Error><Code>FileAlreadyExists</Code></Error>'];
const none: Reply = [404];
const refused: Reply = [403];
const found: Reply = [200, 'abc'];
const ofAnotherSize: Reply = [200, 'ab'];

let count = 0;

interface Case {
  /** The response to each attempt of Complete, in turn. */
  replies: Reply[];
  /** The response to HeadObject. */
  head?: Reply;
  /** The key can be nobody else's. */
  isOwn?: boolean;
  /** The object that is found holds the file's bytes. */
  isSame?: boolean;
}

/** How an upload of one part ends. */
async function complete({ replies, head = refused, isOwn = false, isSame = false }: Case): Promise<unknown> {
  const rest = [...replies];
  const retry = async (work: (lastError?: UploadError) => Promise<unknown>) => {
    for (let lastError: UploadError | undefined; ;) {
      try {
        return await work(lastError);
      } catch (error) {
        lastError = UploadError.from(error);
        if (!lastError.retryable || rest.length === 0) throw lastError;
      }
    }
  };
  const job = {
    file: new Blob(['abc']),
    signal: context.signal,
    unavailable: new Set(),
    send: (...request: Parameters<Job['send']>) => send(context, ...request),
    ownKeys: new Set(isOwn ? [record.key] : []),
    object: {},
    transfer: { stallTimeout: 5000 },
    onFinishing: () => {},
    retry,
  } as unknown as Job;
  const sign = async ({ name }: Operation) => {
    const [status, body = ''] = name === 'head' ? head : (rest.shift() ?? refused);
    const query = new URLSearchParams({ type: 'application/xml', status: String(status), body, uploadId: 'u' });
    // with an id of OSS's, unless it was lost
    if (body || status !== 200) query.set('header', `x-oss-request-id: 5C3D9175B6FC2012${10_000_000 + ++count}`);
    const method = name === 'head' ? 'HEAD' : 'POST';
    return { method, url: new URL(`/respond?${query}`, location.href).href, headers: {} };
  };
  const end = completeUpload(job, record, parts, sign, async () => isSame);
  return end.then(
    (response) => (response ? 'done, by a response' : 'done, unproven'),
    ({ code, likely }: UploadError) => likely ?? code,
  );
}

describe('completeUpload', () => {
  const cases: [name: string, given: Case, end: string][] = [
    ['OSS’s response', { replies: [done] }, 'done, by a response'],
    [
      'a response for another object, as a cache may send it',
      { replies: [[200, done[1]!.replace('>k<', '>l<')]] },
      'not-oss',
    ],
    ['a lost response, and then OSS’s', { replies: [lost, done] }, 'done, by a response'],

    ['gone, HeadObject not possible: it was aborted', { replies: [gone], isOwn: true }, 'gone'],
    ['gone, and no object: it was aborted', { replies: [gone], head: none, isOwn: true }, 'gone'],
    ['gone after a lost response, and no object', { replies: [lost, gone], head: none, isOwn: true }, 'gone'],
    ['gone after a lost response, HeadObject not possible', { replies: [lost, gone] }, 'done, unproven'],
    ['gone, and an object of its own key', { replies: [gone], head: found, isOwn: true }, 'done, by a response'],
    ['gone, and an object of the same bytes', { replies: [gone], head: found, isSame: true }, 'done, by a response'],
    ['gone, and an object of other bytes', { replies: [gone], head: found }, 'gone'],
    ['gone after a lost response, and one of other bytes', { replies: [lost, gone], head: found }, 'gone'],

    ['409 for its own key, HeadObject not possible', { replies: [taken], isOwn: true }, 'done, unproven'],
    [
      '409 for its own key, and an object of its size',
      { replies: [taken], head: found, isOwn: true },
      'done, by a response',
    ],
    [
      '409 for its own key, and one of another size',
      { replies: [taken], head: ofAnotherSize, isOwn: true },
      'conflict',
    ],
    ['409 for a key of others, HeadObject not possible', { replies: [taken] }, 'conflict'],
    ['409 for it after a lost response, HeadObject not possible', { replies: [lost, taken] }, 'conflict'],
    [
      '409 for a key of others, an object of the same bytes',
      { replies: [taken], head: found, isSame: true },
      'done, by a response',
    ],
    ['409 for a key of others, an object of other bytes', { replies: [taken], head: found }, 'conflict'],
  ];
  for (const [name, given, end] of cases) {
    it(`${name}: ${end}`, async () => {
      expect(await complete(given)).to.equal(end);
    });
  }
});
