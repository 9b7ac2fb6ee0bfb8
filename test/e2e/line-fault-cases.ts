import type { LoggedRequest } from '../support/browser/cloud.js';
import { file } from '../support/files.js';
import {
  type Ask,
  atMost,
  exactly,
  type FaultCase,
  impatient,
  inOneRequest,
  inParts,
  largeEnough,
  midway,
  on,
  onCarrier,
  partsOf,
  row,
  signsHere,
  type Way,
} from './fault-case.js';

const UPLOAD = 'InitiateMultipartUpload';
const COMPLETE = 'CompleteMultipartUpload';

/** Nothing is overwritten. */
const onceOnly = { object: { headers: { 'x-oss-forbid-overwrite': 'true' } } };
const HOUR = 3_600_000;
const dateless = async (_call: number, ask: Ask) => ((await ask()) as Response).json();

const busy = (times: number) => ({ kind: 'status', times });
const lost = { kind: 'lost-answer', times: 1 };
const noUpload = { kind: 'status', status: 404, code: 'NoSuchUpload' };
const expired = { kind: 'status', status: 403, code: 'SecurityTokenExpired', message: 'Request has expired.' };

/** Calls of the endpoint: one, and by presigned URLs some more. */
const onePlus =
  (more: number) =>
  ({ mode }: Way): [number, number] =>
    mode === 'presigned-url' ? [1 + more, 1 + more] : [1, 1];

/** A request that OSS refuses is sent three times at most, by each of the workers, each time with another grant. */
const refusedForEver = (way: Way): [number, number] => (inParts(way) ? [3, 7] : [3, 3]);

/** Faults of the line, of OSS and of the endpoint: in pages and in mini programs. */
export const lineFaultCases: readonly FaultCase[] = [
  {
    fault: 'none',
    quick: 'all',
    ends: 'stored',
    resent: 2, // where a busy machine stands still, parts are raced: each by two requests at most
    wrong: (log, way) => atMost(way.carriers, inParts(way) ? partsOf(way) + 4 : 1)(log),
  },

  row('503 twice', 'stored', onCarrier(busy(2)), { resent: 2 }),
  row('503 with Retry-After: 1', 'stored', onCarrier({ ...busy(1), retryAfter: 1 }), {
    quick: ['post-policy'],
    exposeHeaders: ['Retry-After'],
    resent: 1,
    wrong: (log, way) => {
      const [first, ...later] = log.filter(({ operation }) => way.carriers.some((name) => name === operation));
      const next = inParts(way) ? later.at(-1) : later[0];
      return first && next && next.time - first.time >= 1000 ? undefined : 'the wait that OSS asked for was not kept';
    },
  }),
  row('503 forever', 'storage', onCarrier({ kind: 'status' }), { settings: impatient, resent: 60 }),
  ...(['TotalQpsLimitExceeded', 'UploadTrafficRateLimitExceeded', 'DownloadTrafficRateLimitExceeded'] as const).map(
    (code, i) =>
      row(`503 ${code} forever`, 'storage', onCarrier({ kind: 'status', code }), {
        ...(i > 0 && { onlyInTable: true }),
        settings: impatient,
        resent: 60,
        hint: /at its limit\. Begin keys at random/,
      }),
  ),
  row('Complete: 200 with <Error>', 'stored', on(COMPLETE, { ...busy(1), status: 200, code: 'InternalError' }), {
    hits: inParts,
    wrong: exactly(COMPLETE, 2),
  }),

  row('reset before the first byte', 'stored', onCarrier({ kind: 'reset', times: 1 }), { resent: 1 }),
  row('reset midway', 'stored', midway({ kind: 'reset', times: 1 }), { hits: largeEnough, resent: 1 }),
  row('reset forever', 'network', onCarrier({ kind: 'reset' }), {
    settings: { retryPolicy: { ...impatient.retryPolicy, retryFor: 1_000 } }, // a few failures show what it is
    resent: 60,
    hint: /proxy/,
  }),
  row('stall midway', 'stored', midway({ kind: 'stall', times: 1 }), {
    hits: largeEnough,
    stallTimeout: 400,
    resent: 1,
  }),
  row('stall forever', 'stalled', onCarrier({ kind: 'stall' }), { stallTimeout: 60, settings: impatient, resent: 6 }),

  row('lost response', 'stored', onCarrier(lost), {
    quick: 'all',
    resent: 1,
    grants: onePlus(1), // a URL stores once: the endpoint is asked for another, which looks
  }),
  row('lost response, overwriting forbidden', 'stored', onCarrier(lost), {
    hits: ({ mode, partSize }) => mode !== 'presigned-url' && partSize === undefined,
    settings: onceOnly,
    resent: 1,
    unverified: ({ mode }) => (mode === 'post-policy' ? 'answer-lost' : undefined), // a form gives no right to look
  }),
  // OSS compresses texts, so that HeadObject shows no length
  ...[onCarrier(lost), on(COMPLETE, lost)].map((switched, i) =>
    row(`lost response${i ? ' of Complete' : ''}, a text`, 'stored', switched, {
      quick: ['sts', 'sts, in parts'],
      hits: (way) => signsHere(way) && inParts(way) === i > 0,
      file: ({ size }) => file(size, 'a.txt', 'text/plain'),
      settings: onceOnly,
      resent: i ? 0 : 1,
    }),
  ),
  row('a part stored late, after its connection has ended', 'stored', onCarrier({ kind: 'late', ms: 30, times: 2 }), {
    hits: inParts,
    resent: 2,
    wrong: exactly(COMPLETE, 1),
  }),
  row('lost response of Initiate', 'stored', on(UPLOAD, lost), { hits: inParts }),
  row('lost response of Complete', 'stored', on(COMPLETE, lost), {
    hits: inParts,
    resent: 0,
    wrong: exactly('HeadObject', 1),
  }),

  row('token expires between parts', 'stored', () => ({ tokenRequests: 5 }), {
    hits: (way) => signsHere(way) && inParts(way),
    resent: 3,
    grants: 2,
  }),
  row('grant rejected once', 'stored', onCarrier({ ...expired, times: 1 }), {
    quick: ['sts, in parts', 'post-policy', 'presigned-url'],
    resent: 1,
    grants: 2,
  }),
  row('grant rejected forever', 'expired', onCarrier(expired), {
    resent: 8,
    grants: refusedForEver,
    hint: /clock of its server|new credentials/,
    wrong: (log, way) => atMost(way.carriers, inParts(way) ? 9 : 3)(log),
  }),
  row('403 AccessDenied', 'denied', onCarrier({ kind: 'status', status: 403, code: 'AccessDenied' }), {
    resent: 2,
    wrong: (log, way) => atMost(way.carriers, inParts(way) ? 3 : way.mode === 'sts' ? 2 : 1)(log), // a form once more without its ACL
  }),
  row('409 FileAlreadyExists', 'conflict', onCarrier({ kind: 'status', status: 409, code: 'FileAlreadyExists' }), {
    hits: inOneRequest,
    settings: { key: () => 'taken' },
    resent: 0,
    grants: onePlus(1), // to look whether it is this file's own
    wrong: (log, way) => exactly(way.carriers, 1)(log),
  }),
  row('upload ID gone once', 'stored', onCarrier({ ...noUpload, times: 1, skip: 3 }), {
    hits: inParts,
    resent: 6,
    wrong: exactly(UPLOAD, 2),
  }),
  row('upload ID gone forever', 'gone', onCarrier(noUpload), { hits: inParts, resent: 6, wrong: exactly(UPLOAD, 2) }),
  row('203 CallbackFailed', 'callback', onCarrier({ kind: 'status', status: 203, code: 'CallbackFailed' }), {
    hits: inOneRequest,
    resent: 0,
  }),

  { fault: 'clock an hour ahead', clock: { ahead: HOUR }, ends: 'stored', resent: 0 },
  {
    fault: 'clock an hour ahead, Date hidden',
    clock: { ahead: HOUR },
    endpoint: dateless,
    ends: 'stored',
    resent: 1,
    grants: () => [1, 3],
    wrong: refusedForClockOnce,
  },
  {
    fault: 'clock an hour behind, Date hidden',
    clock: { ahead: -HOUR },
    endpoint: dateless,
    ends: 'stored',
    resent: 1,
    grants: ({ mode }) => [1, mode === 'vod' ? 2 : 1], // a life of 50 minutes seems over once the clock is set
    wrong: refusedForClockOnce,
  },

  row('ETag hidden', 'stored', () => ({ hideHeaders: ['etag'] }), {
    wrong: (log, way) => exactly('ListParts', inParts(way) ? 1 : 0)(log),
  }),
  row('CRC header hidden', 'stored', () => ({ hideHeaders: ['x-oss-hash-crc64ecma'] }), {
    unverified: (way) => (inParts(way) ? undefined : 'crc-hidden'),
    wrong: (log, way) => exactly('ListParts', inParts(way) ? 1 : 0)(log),
  }),
  row('a byte flipped once', 'stored', midway({ kind: 'flip', times: 1 }), {
    quick: 'all',
    hits: largeEnough,
    resent: 1,
    grants: onePlus(1), // a URL stores once: the right bytes have another
  }),
  row('a byte flipped forever', 'integrity', midway({ kind: 'flip' }), {
    hits: largeEnough,
    resent: 8,
    grants: onePlus(2),
    wrong: (log, way) => (inParts(way) ? exactly(COMPLETE, 0)(log) : exactly(way.carriers, 3)(log)),
  }),
  {
    fault: 'endpoint: 503, then unreachable',
    endpoint: async (call, ask) =>
      call === 1 ? new Response('', { status: 503 }) : ask(call === 2 ? 'http://127.0.0.1:1/' : undefined),
    ends: 'stored',
    grants: 3,
  },
  {
    fault: 'endpoint: a login page',
    endpoint: async () => new Response('<!doctype html><title>Log in</title>'),
    ends: 'grant',
    grants: 1,
  },
];

function refusedForClockOnce(log: readonly LoggedRequest[]): string | undefined {
  const refused = log.filter(({ code }) => code === 'RequestTimeTooSkewed');
  if (refused.length > 1) return `${refused.length} requests were refused, one would have taught the clock`;
  const [first] = refused;
  return first && first.bytesReceived > 6_000_000 ? 'a large body was sent to learn the clock' : undefined;
}
