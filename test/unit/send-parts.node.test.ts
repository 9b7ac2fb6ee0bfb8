import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { beforeEach, describe, it } from 'node:test';
import type { Link, MakeRequest, OssResponse, SendOptions } from '../../src/job/job.js';
import type { Operation, Sign, SignedRequest } from '../../src/object/operation.js';
import { sleep } from '../../src/base/retry.js';
import { UploadError } from '../../src/base/upload-error.js';
import type { OpenUpload } from '../../src/oss/multipart/begin-upload.js';
import { forgetLines, linkTo } from '../../src/oss/multipart/link-speed.js';
import type { StoredPart } from '../../src/object/stored-object.js';
import { completeUpload, listParts } from '../../src/oss/multipart/operations.js';
import { proveParts } from '../../src/oss/multipart/prove-parts.js';
import { sendMissingParts } from '../../src/oss/multipart/send-parts.js';
import { oneRequestFirst } from '../../src/oss/multipart/one-request-first.js';
import { mayHaveSucceeded, requestIfPossible } from '../../src/oss/request/lost-response.js';
import { judgeResponse } from '../../src/oss/response/judge-response.js';
import { assertFields, assertUploadError, assertWithin } from '../support/assertions.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { emptyFile, partJob, respond, retryWhile } from '../support/part-job.js';

const KB100 = 102_400;
let hosts = 0;
const time = useVirtualTime();

/** Sends a file of this size, in parts; each request takes what `take` says, in milliseconds, or fails. */
function sender(
  size: number,
  take: (part: Operation & { name: 'part' }, nth: number, report: (sent: number) => void) => Promise<void>,
  { signal } = new AbortController(),
) {
  const host = `sent-${++hosts}`;
  const operations = new WeakMap<SignedRequest, Operation>();
  let count = 0;
  const send = async (request: SignedRequest, options: SendOptions = {}): Promise<OssResponse> => {
    options.onBegin?.();
    const own = options.signal ?? signal;
    const aborted = new Promise((_, reject) => own.addEventListener('abort', () => reject(own.reason as Error)));
    const report = (sent: number) => options.onProgress?.(sent);
    await Promise.race([take(operations.get(request) as Operation & { name: 'part' }, ++count, report), aborted]);
    return respond();
  };
  const sign: Sign = async (operation) => {
    const request = { method: 'PUT', url: 'http://oss.example/', headers: {} };
    operations.set(request, operation);
    return request;
  };
  const transfer = { parallelParts: 2, partSize: undefined, verify: false };
  const job = partJob(send, { content: emptyFile(size), transfer }, signal);
  const record = { bucket: 'b', host, key: 'k', uploadId: 'U', partSize: KB100, savedAt: 0 };
  const upload: OpenUpload = { record, parts: new Map(), lengths: new Map(), isAmbiguous: false, isSteady: false };
  return { job, upload, sign, line: linkTo(host) };
}

describe('sendMissingParts', () => {
  for (const [how, code] of [
    ['was cut', 'network'],
    ['stood still', 'stalled'],
  ] as const)
    it(`counts the time that a connection carried before it ${how}`, async () => {
      const { job, upload, sign, line } = sender(2 * KB100, async (_part, nth) => {
        if (nth > 1) return sleep(100);
        await sleep(20_000);
        throw new UploadError(code, 'Cut.', { retryable: true, likely: 'interrupted' });
      });
      line.responded(50);
      await time.until(sendMissingParts(job, upload, sign), 60_000);
      // one cut in the 30 s that count as known, and 20 s
      assertWithin(line.aim, Math.sqrt((2 * 50 * 50_000) / 4) - 1, Math.sqrt((2 * 50 * 51_000) / 4));
    });

  it('leaves nothing on the signal of the file', async () => {
    const ends = new AbortController();
    const { job, upload, sign } = sender(2 * KB100, () => sleep(100), ends);
    await time.until(sendMissingParts(job, upload, sign), 60_000);
    assert.equal(getEventListeners(ends.signal, 'abort').length, 0);
  });

  it('reports progress twenty times a second, however often connections move', async () => {
    const { job, upload, sign } = sender(4 * KB100, async ({ partLength = 0 }, _nth, report) => {
      for (let sent = 0; sent < partLength; sent += 1_000) {
        await sleep(10);
        report(sent);
      }
    });
    const reports: number[] = [];
    job.report.progress = () => void reports.push(time.elapsed);
    await time.until(sendMissingParts(job, upload, sign), 60_000);
    assertWithin(reports.length, time.elapsed / 50 - 2, time.elapsed / 50 + 5); // and at the end of each part
  });

  it('reports at once what a resumed upload has', async () => {
    const { job, upload, sign } = sender(2 * KB100, () => sleep(1_000));
    upload.parts.set(1, { size: KB100, etag: '"E"', proven: true });
    const reports: number[][] = [];
    job.report.progress = (sent, confirmed = 0) => void reports.push([time.elapsed, sent, confirmed]);
    await time.until(sendMissingParts(job, upload, sign), 60_000);
    assert.deepEqual(reports[0], [0, KB100, KB100]);
  });

  it('counts no part whose response is read after it was given up', async () => {
    const ends = new AbortController();
    const { job, upload, sign } = sender(2 * KB100, () => sleep(1_000), ends);
    const { sendBody } = job.link;
    job.link.sendBody = (...given) => sendBody(...given).finally(() => ends.abort());
    await assert.rejects(time.until(sendMissingParts(job, upload, sign), 60_000));
    assert.deepEqual([...upload.parts.keys()], []);
  });

  it('does not wait for the grant of a request that has been given up', async () => {
    const size = 4 * KB100;
    let late = true;
    const { job, upload, sign, line } = sender(size, async ({ partNumber }) => {
      const isLate = partNumber === 1 && late;
      late &&= !isLate;
      await sleep(isLate ? 10_000 : 300);
    });
    line.responded(100);
    for (let i = 0; i < 4; i++) line.confirmed(KB100, 300);
    let racers = 0;
    const signLate: Sign = async (operation, ...rest) => {
      if (time.elapsed > 1_000 && ++racers) await sleep(60_000);
      return sign(operation, ...rest);
    };
    await time.until(sendMissingParts(job, upload, signLate), 120_000);
    assert.ok(racers > 0);
    assert.ok(time.elapsed < 11_000, `${time.elapsed} ms`);
  });

  it('races a last part that begins when the other connections are idle already', async () => {
    let first = 0;
    const { job, upload, sign, line } = sender(4 * KB100, async ({ partNumber }) => {
      const crawls = partNumber === 1 && ++first <= 2; // the late part, and its first piece after the race
      await sleep(crawls ? 25_000 : 300);
    });
    line.responded(100);
    for (let i = 0; i < 4; i++) line.confirmed(KB100, 300);
    const signSlowly: Sign = async (...given) => {
      await sleep(20); // meanwhile the others find nothing to send
      return sign(...given);
    };
    await time.until(sendMissingParts(job, upload, signSlowly), 60_000);
    assert.ok(time.elapsed < 5_000, `${time.elapsed} ms`);
  });
});

const HOST = 'oss.example';
const make: MakeRequest = () =>
  Promise.resolve([{ method: 'PUT', url: `https://${HOST}/key`, headers: {} }, new Blob()]);

describe('a file in one request', () => {
  beforeEach(() => forgetLines());

  /** Sends a file whose first bytes the browser takes at once, and the rest at `rate` (bytes a second); its response comes with the last byte. */
  async function send(size: number, atOnce: number, rate: number, limit?: number) {
    const sendBody: Link['sendBody'] = async (_, made, { signal: stop, onBegin, onProgress } = {}) => {
      await made(limit);
      onBegin?.();
      for (let sent = atOnce; ; sent += rate / 10) {
        if (sent > 0) onProgress?.(Math.min(sent, size));
        if (sent >= size) return {} as OssResponse;
        await sleep(100, stop);
        stop?.throwIfAborted();
      }
    };
    const job = partJob(() => Promise.reject(new Error('It is sent otherwise.')), {
      content: emptyFile(size),
      sendBody,
    });
    const inOne = (link: Pick<Link, 'sendBody' | 'retry'> = job.link) => link.retry(() => link.sendBody(size, make));
    const sent = oneRequestFirst<unknown>(job, HOST, inOne, () => Promise.resolve('in parts'));
    const end = await time.until(sent, 200_000);
    return { end: end === 'in parts' ? end : 'in one', elapsed: time.elapsed, isCutting: linkTo(HOST).isCutting };
  }

  for (const missing of [1_000, 500_000])
    it(`continues in parts within 16 s when it stops ${missing} bytes before its end`, async () => {
      const { end, elapsed, isCutting } = await send(5_000_000, 5_000_000 - missing, 0);
      assert.deepEqual([end, isCutting], ['in parts', true]);
      assertWithin(elapsed, 9_000, 16_000);
    });

  it('may end in its own time when it is about to', async () => {
    const { end, elapsed, isCutting } = await send(1_000_000, 0, 80_000);
    assert.deepEqual([end, isCutting], ['in one', false]);
    assertWithin(elapsed, 12_000, 13_000);
  });

  it('is neither cut nor held against the line while `maxSpeed`, set meanwhile, limits it', async () => {
    const { end, isCutting } = await send(3_000_000, 0, 102_400, 819_200);
    assert.deepEqual([end, isCutting], ['in one', false]);
  });
});

const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 3, savedAt: 0 };
const etag = '"E"';
/** A part as it was sent: without an ETag or a CRC of OSS's that the page could read. */
const sentPart: StoredPart = { size: 3, etag: null, crc: '5', proven: false };

/** The one part of a list, as OSS has it. */
const listed = (crc = '', size = 3) =>
  `<Part><PartNumber>1</PartNumber><ETag>${etag}</ETag><Size>${size}</Size>${crc && `<HashCrc64ecma>${crc}</HashCrc64ecma>`}</Part>`;

interface Case {
  part: StoredPart;
  /** The lists that OSS sends, in turn; the last one for ever. Or why there is none. */
  lists?: string[] | UploadError;
  verify?: boolean;
  isAmbiguous?: boolean; // a number was sent with two lengths
}

async function prove({ part, lists = [], verify = true, isAmbiguous = false }: Case) {
  const parts = new Map([[1, part]]);
  let [requests, resent] = [0, 0];
  const send = async () => {
    if (lists instanceof UploadError) throw lists;
    return respond(`<ListPartsResult>${lists[Math.min(requests++, lists.length - 1)]}</ListPartsResult>`);
  };
  const more = {
    content: new Blob(['abc']),
    transfer: { stallTimeout: 5000, verify },
    retry: (work: () => Promise<unknown>) => work(),
  };
  const end = proveParts(
    partJob(send, more),
    { record, parts, lengths: new Map(), isAmbiguous, isSteady: false },
    async () => ({ method: 'GET', url: 'http://oss.example/', headers: {} }),
    async () => void (resent++, parts.set(1, part)),
  );
  const outcome = end.catch((thrown: unknown) => thrown);
  const error = await time.until(outcome, 60_000);
  return { ...parts.get(1), error, requests, resent };
}

describe('proveParts', () => {
  const noList = new UploadError('storage', 'No.', { status: 400, ossCode: 'NotImplemented' });
  const none = { requests: 0, resent: 0 };
  const once = { requests: 1, resent: 0 };
  const cases: [title: string, given: Case, expected: object][] = [
    ['requests no list where ETag and CRC were read', { part: { ...sentPart, etag, proven: true } }, none],
    ['requests no list where no CRC is wanted', { part: { ...sentPart, etag, crc: undefined }, verify: false }, none],
    [
      'takes size, CRC and ETag from the list',
      { part: sentPart, lists: [listed('5')] },
      { ...once, etag, proven: true },
    ],
    ['proves nothing by a list without CRCs', { part: sentPart, lists: [listed()] }, { ...once, etag, proven: false }],
    [
      'sends a part of another size again, even without verification',
      { part: { ...sentPart, crc: undefined }, lists: [listed('', 2), listed()], verify: false },
      { requests: 2, resent: 1 },
    ],
    [
      'requests the list where a number was sent with two lengths, and sends what it lacks',
      { part: { ...sentPart, etag, proven: true }, lists: [listed('4', 2), listed('5')], isAmbiguous: true },
      { requests: 1, resent: 1 },
    ],
    [
      'requests the list again while it shows a part as it was before it was sent again',
      { part: sentPart, lists: [listed('4'), listed('4'), listed('5')] },
      { requests: 3, resent: 1, proven: true },
    ],
    ['needs no list where OSS has none and all ETags were read', { part: { ...sentPart, etag }, lists: noList }, none],
    [
      'fails as OSS says where it has no list, and no ETag was read',
      { part: sentPart, lists: noList },
      { error: noList },
    ],
  ];
  for (const [title, given, expected] of cases)
    it(title, async () => assertFields(await prove(given), { error: undefined, ...expected }));

  it('rejects when OSS lacks a part that was sent twice more', async () => {
    const { error, resent } = await prove({ part: sentPart, lists: [listed('4')] });
    assertUploadError(error, { code: 'network', likely: 'not-oss', retryable: false });
    assert.equal(resent, 2);
  });

  it('rejects with `config` and both remedies where the list is refused and no ETag was read', async () => {
    for (const code of ['denied', 'grant'] as const) {
      const { error } = await prove({ part: sentPart, lists: new UploadError(code, 'No.', { status: 403 }) });
      assertUploadError(error, { code: 'config', status: 403, retryable: false });
      assert.match(String((error as UploadError).hint), /ETag.*Exposed Headers.*oss:ListParts.*operation=list/s);
    }
  });
});

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
  const job = partJob(send, { content: new Blob(['abc']), retry: retryWhile(mayRetry) });
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

interface Completion {
  /** To each attempt of Complete, in turn. */
  replies: Reply[];
  head?: Reply;
  /** The key can be nobody else's. */
  isOwn?: boolean;
  /** The object that is found holds the file's bytes. */
  isSame?: boolean;
}

/** How an upload of one part ends. */
async function complete({ replies, head = refused, isOwn = false, isSame = false }: Completion): Promise<unknown> {
  const rest = [...replies];
  const { job, sign } = jobWith(
    ({ name }) => (name === 'head' ? head : (rest.shift() ?? refused)),
    () => rest.length > 0,
  );
  if (isOwn) job.keys.own(record.key);
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
  const cases: [name: string, given: Completion, end: string][] = [
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

describe('a request that an upload can do without', () => {
  let mayRetry = true;
  const head = async (...failures: UploadError[]) => {
    const { job } = jobWith(
      () => none,
      () => mayRetry,
    );
    const response = await requestIfPossible(job, 'head', async () => {
      const failure = failures.shift();
      if (failure) throw failure;
      return 'found';
    });
    return [response, failures.length, job.link.unavailable.has('head')];
  };
  const cors = new UploadError('network', '', { retryable: true, likely: 'cors' });

  it('is made again after one failure that a missing CORS rule may have caused, and after two no more', async () => {
    assert.deepEqual(await head(cors), ['found', 0, false]);
    assert.deepEqual(await head(cors, cors), [undefined, 0, true]);
    mayRetry = false;
    assert.deepEqual(await head(cors), [undefined, 0, false]);
  });

  it('is possible for the next file where the endpoint could not be reached for a while', async () => {
    assert.deepEqual(await head(new UploadError('grant', '', { retryable: true })), [undefined, 0, false]);
    assert.deepEqual(await head(new UploadError('grant', '')), [undefined, 0, true]);
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
    const pages = { 0: truncated(part(1) + part(2), '2'), 2: truncated(part(5), '5'), 5: part(7) + part(8) };
    const { parts, asked } = await list((marker) => pages[marker as keyof typeof pages]);
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
