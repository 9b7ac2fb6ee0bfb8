import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Operation, SignedRequest } from '../../src/core/operation.js';
import type { OssResponse } from '../../src/core/transport.js';
import { UploadError } from '../../src/core/upload-error.js';
import { completeUpload, listParts } from '../../src/oss/multipart/operations.js';
import { judgeResponse } from '../../src/oss/request/judge-response.js';
import { mayHaveSucceeded } from '../../src/oss/request/lost-response.js';
import { assertUploadError } from '../support/assertions.js';
import { partJob, retryWhile } from '../support/part-job.js';

const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 3, savedAt: 0 };

type Reply = [status: number, body?: string, hasId?: boolean];

let count = 0;

/** A job of a file of three bytes, each of whose requests gets the response that `reply` gives. @param mayRetry whether one follows */
function jobWith(reply: (operation: Operation) => Reply, mayRetry = () => false) {
  const host = `https://b${++count}.example`; // that no other test has seen
  const responses = new WeakMap<SignedRequest, OssResponse>();
  const sent: Operation['name'][] = [];
  const sign = async (operation: Operation): Promise<SignedRequest> => {
    const [status, body = '', hasId = true] = reply(operation);
    const isHead = operation.name === 'head';
    const method = isHead ? 'HEAD' : operation.name === 'list' ? 'GET' : 'POST';
    const headers = new Headers({ 'Content-Length': String(body.length) });
    if (hasId) headers.set('x-oss-request-id', `5C3D9175B6FC2012${10_000_000 + ++count}`);
    const request = { method, url: `${host}/k?uploadId=u`, headers: {} };
    responses.set(request, { url: '', status, text: isHead ? '' : body, header: (name) => headers.get(name) });
    sent.push(operation.name);
    return request;
  };
  const send = async (request: SignedRequest) => {
    const response = responses.get(request)!;
    judgeResponse(request, response);
    return response;
  };
  const job = partJob(send, { file: new Blob(['abc']), retry: retryWhile(mayRetry) });
  return { job, sign, sent };
}

const ofKey = (key: string) =>
  `<CompleteMultipartUploadResult><Bucket>b</Bucket><Key>${key}</Key></CompleteMultipartUploadResult>`;
const done: Reply = [200, ofKey('k')];
const lost: Reply = [200, '', false];
const gone: Reply = [404, '<Error><Code>NoSuchUpload</Code></Error>'];
const taken: Reply = [409, '<Error><Code>FileAlreadyExists</Code></Error>'];
const none: Reply = [404];
const refused: Reply = [403];
const found: Reply = [200, 'abc'];

interface Case {
  /** To each attempt of Complete, in turn. */
  replies: Reply[];
  head?: Reply;
  /** The key can be nobody else's. */
  isOwn?: boolean;
  /** The object that is found holds the file's bytes. */
  isSame?: boolean;
}

/** How an upload of one part ends. */
async function complete({ replies, head = refused, isOwn = false, isSame = false }: Case): Promise<unknown> {
  const rest = [...replies];
  const { job, sign } = jobWith(
    ({ name }) => (name === 'head' ? head : (rest.shift() ?? refused)),
    () => rest.length > 0,
  );
  if (isOwn) job.ownKeys.add(record.key);
  const parts = new Map([[1, { size: 3, etag: '"E"', proven: true }]]);
  return completeUpload(job, record, parts, sign, async () => isSame).then(
    (response) => (response ? 'done, by a response' : 'done, unproven'),
    ({ code, likely }: UploadError) => likely ?? code,
  );
}

describe('completeUpload', () => {
  const ofAnother: Reply = [200, ofKey('l')];
  const others = { replies: [taken] };
  const own = { ...others, isOwn: true };
  const cases: [name: string, given: Case, end: string][] = [
    ['OSS’s response', { replies: [done] }, 'done, by a response'],
    ['a response for another object, as a cache may send it', { replies: [ofAnother] }, 'not-oss'],
    ['a lost response, and then OSS’s', { replies: [lost, done] }, 'done, by a response'],

    ['gone, HeadObject not possible: it was aborted', { replies: [gone], isOwn: true }, 'gone'],
    ['gone, and no object: it was aborted', { replies: [gone], head: none, isOwn: true }, 'gone'],
    ['gone after a lost response, and no object', { replies: [lost, gone], head: none, isOwn: true }, 'gone'],
    ['gone after a lost response, HeadObject not possible', { replies: [lost, gone] }, 'done, unproven'],
    ['gone, and an object of its own key', { replies: [gone], head: found, isOwn: true }, 'done, by a response'],
    ['gone, and an object of the same bytes', { replies: [gone], head: found, isSame: true }, 'done, by a response'],
    ['gone, and an object of other bytes', { replies: [gone], head: found }, 'gone'],
    ['gone after a lost response, and one of other bytes', { replies: [lost, gone], head: found }, 'gone'],

    ['409 for its own key, HeadObject not possible', own, 'done, unproven'],
    ['409 for its own key, and an object of its size', { ...own, head: found }, 'done, by a response'],
    ['409 for its own key, and one of another size', { ...own, head: [200, 'ab'] }, 'conflict'],
    ['409 for its own key, and no object', { ...own, head: none }, 'conflict'],
    ['409 for its own key, and a HeadObject of anybody', { ...own, head: [200, 'abc', false] }, 'done, unproven'],
    ['409 for its own key, and a HeadObject that fails otherwise', { ...own, head: [503] }, 'storage'],
    ['409 for a key of others, HeadObject not possible', others, 'conflict'],
    ['409 for it after a lost response, HeadObject not possible', { replies: [lost, taken] }, 'conflict'],
    ['409 for it, and an object of the same bytes', { ...others, head: found, isSame: true }, 'done, by a response'],
    ['409 for it, and an object of other bytes', { ...others, head: found }, 'conflict'],
  ];
  for (const [name, given, end] of cases) it(`${name}: ${end}`, async () => assert.equal(await complete(given), end));

  it('sends no second HeadObject where the first was not allowed', async () => {
    const { job, sign, sent } = jobWith(({ name }) => (name === 'head' ? refused : taken));
    for (let i = 0; i < 2; i++)
      await completeUpload(job, record, new Map(), sign, async () => false).catch(() => undefined);
    assert.deepEqual(sent, ['complete', 'head', 'complete']);
  });
});

const failures: [mayHave: boolean, code: UploadError['code'], detail?: Partial<UploadError>][] = [
  [true, 'network'],
  [true, 'stalled'],
  [true, 'storage', { status: 502 }],
  [false, 'storage', { status: 503, ossCode: 'ServiceUnavailable' }],
  [false, 'storage', { status: 429 }],
  [false, 'expired', { status: 403 }],
];
for (const [mayHave, code, detail] of failures)
  it(`mayHaveSucceeded is ${mayHave} after ${code}, ${JSON.stringify(detail)}`, () => {
    assert.equal(mayHaveSucceeded(new UploadError(code, '', detail)), mayHave);
  });

describe('listParts', () => {
  const part = (number: number) =>
    `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${number}&quot;</ETag><Size>${number}</Size><HashCrc64ecma>${number}00</HashCrc64ecma></Part>`;
  const truncated = (parts: string, next = '') =>
    `<IsTruncated>true</IsTruncated><NextPartNumberMarker>${next}</NextPartNumberMarker>${parts}`;

  /** Asks for all parts of an upload whose pages depend on the marker they are asked with. */
  async function list(page: (marker: number) => string) {
    const asked: number[] = [];
    const { job, sign } = jobWith((operation) => {
      const marker = (operation.name === 'list' && operation.partNumberMarker) || 0;
      asked.push(marker);
      return [200, `<ListPartsResult>${page(marker)}</ListPartsResult>`];
    });
    const parts = await listParts(job, record, sign).catch((error: unknown) => error);
    return { parts: parts as Map<number, unknown>, asked };
  }

  it('reads all pages', async () => {
    const pages = new Map([
      [0, truncated(part(1) + part(2), '2')],
      [2, truncated(part(5), '5')],
      [5, part(7) + part(8)],
    ]);
    const { parts, asked } = await list((marker) => pages.get(marker)!);
    assert.deepEqual(asked, [0, 2, 5]);
    assert.deepEqual([...parts.keys()], [1, 2, 5, 7, 8]);
    assert.deepEqual(parts.get(8), { size: 8, etag: '"8"', crc: '800' });
  });

  it('rejects a page that leads nowhere, and more pages than 10,000 parts have', async () => {
    const nowhere = await list(() => truncated(part(1)));
    assertUploadError(nowhere.parts, { code: 'storage', retryable: false });
    assert.equal(nowhere.asked.length, 1);
    const endless = await list((marker) => truncated('', String(marker + 1)));
    assertUploadError(endless.parts, { code: 'storage' });
    assert.equal(endless.asked.length, 10);
  });
});
