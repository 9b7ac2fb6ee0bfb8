import type { LoggedRequest } from '../support/browser/cloud.js';
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
  signsHere,
  type Way,
} from './fault-case.js';
import { afterUploadCases } from './after-upload-cases.js';
import { batchCases } from './batch-cases.js';
import { callbackCases } from './callback-cases.js';
import { mediaCases } from './media-cases.js';
import { reuseCases } from './reuse-cases.js';
import { strangerCases } from './foreign-response-cases.js';

/** Nothing is overwritten. */
const onceOnly = () => ({ object: { headers: { 'x-oss-forbid-overwrite': 'true' } } });
const HOUR = 3_600_000;
const dateless = async (_call: number, ask: Ask) => ((await ask()) as Response).json();

/** Calls of the endpoint: one, and by presigned URLs some more. */
const onePlus =
  (more: number) =>
  ({ mode }: Way): [number, number] =>
    mode === 'presigned-url' ? [1 + more, 1 + more] : [1, 1];

/**
 * Chromium and Firefox send a request again by themselves when a kept connection breaks, so that the page meets the second
 * response only; WebKit reports it to the page.
 */
const seesTheLoss = /AppleWebKit(?!.*Chrome)/.test(navigator.userAgent);

/** A request that OSS refuses is sent three times at most, by each of the workers, each time with another grant. */
const refusedForEver = (way: Way): [number, number] => (inParts(way) ? [3, 7] : [3, 3]);

export const faultCases: readonly FaultCase[] = [
  {
    fault: 'none',
    quick: 'all',
    ends: 'stored',
    resent: 0,
    wrong: (log, way) => atMost(way.carriers, inParts(way) ? partsOf(way) + 1 : 1)(log), // a busy machine may race one
  },

  { fault: '503 twice', switches: onCarrier({ kind: 'status', times: 2 }), ends: 'stored', resent: 2 },
  {
    fault: '503 with Retry-After: 1',
    quick: ['post-policy', 'sts, in parts'],
    exposeHeaders: ['Retry-After'],
    switches: onCarrier({ kind: 'status', times: 1, retryAfter: 1 }),
    ends: 'stored',
    resent: 1,
    wrong: (log, way) => {
      const [first, ...later] = log.filter(({ operation }) => way.carriers.some((name) => name === operation));
      const next = inParts(way) ? later.at(-1) : later[0];
      return first && next && next.time - first.time >= 1000 ? undefined : 'the wait that OSS asked for was not kept';
    },
  },
  {
    fault: '500 once',
    onlyInTable: true,
    switches: onCarrier({ kind: 'status', status: 500, times: 1 }),
    ends: 'stored',
    resent: 1,
  },
  {
    fault: '429 twice',
    switches: onCarrier({ kind: 'status', status: 429, code: 'Throttling', times: 2 }),
    ends: 'stored',
    resent: 2,
  },
  {
    fault: '503 forever',
    switches: onCarrier({ kind: 'status' }),
    settings: impatient,
    ends: 'storage',
    resent: 60,
  },
  ...(['TotalQpsLimitExceeded', 'UploadTrafficRateLimitExceeded', 'DownloadTrafficRateLimitExceeded'] as const).flatMap(
    (code, i): FaultCase[] => [
      {
        fault: `503 ${code} twice`,
        ...(i > 0 && { onlyInTable: true }),
        switches: onCarrier({ kind: 'status', code, times: 2 }),
        ends: 'stored',
        resent: 2,
      },
      {
        fault: `503 ${code} forever`,
        ...(i > 0 && { onlyInTable: true }),
        switches: onCarrier({ kind: 'status', code }),
        settings: impatient,
        ends: 'storage',
        resent: 60,
        hint: /at its limit\. Begin keys at random/,
      },
    ],
  ),
  {
    fault: '503 twice on Initiate',
    hits: inParts,
    switches: on('InitiateMultipartUpload', { kind: 'status', times: 2 }),
    ends: 'stored',
  },
  {
    fault: '503 twice on Complete',
    hits: inParts,
    switches: on('CompleteMultipartUpload', { kind: 'status', times: 2 }),
    ends: 'stored',
  },
  {
    fault: 'Complete: 200 with <Error>',
    hits: inParts,
    switches: on('CompleteMultipartUpload', { kind: 'status', status: 200, code: 'InternalError', times: 1 }),
    ends: 'stored',
    wrong: exactly('CompleteMultipartUpload', 2),
  },

  { fault: 'reset before the first byte', switches: onCarrier({ kind: 'reset', times: 1 }), ends: 'stored', resent: 1 },
  {
    fault: 'reset midway',
    hits: largeEnough,
    switches: midway({ kind: 'reset', times: 1 }),
    ends: 'stored',
    resent: 1,
  },
  {
    fault: 'reset midway, three times',
    onlyInTable: true,
    hits: largeEnough,
    switches: midway({ kind: 'reset', times: 3 }),
    ends: 'stored',
    resent: 3,
  },
  {
    fault: 'reset forever',
    switches: onCarrier({ kind: 'reset' }),
    settings: { retryPolicy: { ...impatient.retryPolicy, retryFor: 1_000 } }, // a few failures show what it is
    ends: 'network',
    resent: 60,
    hint: /proxy/,
  },
  {
    fault: 'stall midway',
    hits: largeEnough,
    switches: midway({ kind: 'stall', times: 1 }),
    stallTimeout: 400,
    ends: 'stored',
    resent: 1,
  },
  {
    fault: 'stall before the first byte',
    onlyInTable: true,
    switches: onCarrier({ kind: 'stall', times: 1 }),
    stallTimeout: 200,
    ends: 'stored',
    resent: 1,
  },
  {
    fault: 'stall forever',
    switches: onCarrier({ kind: 'stall' }),
    stallTimeout: 150,
    settings: impatient,
    ends: 'stalled',
    resent: 6,
  },

  {
    fault: 'lost response',
    quick: 'all',
    switches: onCarrier({ kind: 'lost-answer', times: 1 }),
    ends: 'stored',
    resent: 1,
    grants: onePlus(1), // a URL stores once: the endpoint is asked for another, which looks
  },
  {
    fault: 'lost response, overwriting forbidden',
    hits: ({ mode, partSize }) => mode !== 'presigned-url' && partSize === undefined,
    switches: onCarrier({ kind: 'lost-answer', times: 1 }),
    settings: onceOnly(),
    ends: 'stored',
    resent: 1,
    unverified: ({ mode }) => (mode === 'post-policy' ? 'answer-lost' : undefined), // a form gives no right to look
  },
  {
    fault: 'lost response, overwriting forbidden, a key that others can have',
    hits: ({ mode, partSize }) => mode === 'post-policy' && partSize === undefined,
    switches: onCarrier({ kind: 'lost-answer', times: 1 }),
    settings: { ...onceOnly(), key: () => `${Math.random()}` },
    ends: 'conflict',
    resent: 1,
  },
  {
    fault: 'lost response, overwriting forbidden, no oss:GetObject',
    hits: ({ mode, partSize }) => mode === 'sts' && partSize === undefined,
    switches: ({ carriers }) => ({
      faults: [
        { operation: carriers, kind: 'lost-answer', times: 1 },
        { operation: 'HeadObject', kind: 'status', status: 403, code: 'AccessDenied' },
      ],
    }),
    settings: onceOnly(),
    ends: 'stored',
    resent: 1,
    unverified: () => 'answer-lost',
  },
  {
    fault: 'a part stored late, after its connection has ended',
    hits: inParts,
    switches: onCarrier({ kind: 'late', ms: 30, times: 2 }),
    ends: 'stored',
    resent: 2,
    wrong: exactly('CompleteMultipartUpload', 1),
  },
  {
    fault: 'lost response of Initiate',
    hits: inParts,
    switches: on('InitiateMultipartUpload', { kind: 'lost-answer', times: 1 }),
    ends: 'stored',
  },
  {
    fault: 'lost response of Complete',
    hits: inParts,
    switches: on('CompleteMultipartUpload', { kind: 'lost-answer', times: 1 }),
    ends: 'stored',
    resent: 0,
    wrong: exactly('HeadObject', 1),
  },
  {
    fault: 'lost response of Complete, no oss:GetObject',
    hits: (way) => signsHere(way) && inParts(way),
    switches: () => ({
      faults: [
        { operation: 'CompleteMultipartUpload', kind: 'lost-answer', times: 1 },
        { operation: 'HeadObject', kind: 'status', status: 403, code: 'AccessDenied' },
      ],
    }),
    ends: 'stored',
    // where the browser tried again by itself, the first response that the page sees is that the upload is gone
    resent: seesTheLoss ? 0 : 12,
    unverified: () => (seesTheLoss ? 'answer-lost' : undefined),
  },
  {
    fault: 'Complete: NoSuchUpload, and no object',
    hits: (way) => signsHere(way) && inParts(way),
    switches: on('CompleteMultipartUpload', { kind: 'status', status: 404, code: 'NoSuchUpload', times: 1 }),
    ends: 'stored',
    resent: 12,
    wrong: exactly('InitiateMultipartUpload', 2),
  },

  {
    fault: 'token expires between parts',
    hits: (way) => signsHere(way) && inParts(way),
    switches: () => ({ tokenRequests: 8 }),
    ends: 'stored',
    resent: 3,
    grants: 2,
  },
  {
    fault: 'grant rejected once',
    quick: ['sts, in parts', 'post-policy', 'presigned-url'],
    switches: onCarrier({
      kind: 'status',
      status: 403,
      code: 'SecurityTokenExpired',
      message: 'Request has expired.',
      times: 1,
    }),
    ends: 'stored',
    resent: 1,
    grants: 2,
  },
  {
    fault: 'grant rejected forever',
    switches: onCarrier({ kind: 'status', status: 403, code: 'SecurityTokenExpired', message: 'Request has expired.' }),
    ends: 'expired',
    resent: 8,
    grants: refusedForEver,
    wrong: (log, way) => atMost(way.carriers, inParts(way) ? 9 : 3)(log),
  },
  {
    fault: 'grant rejected, and the same one returned',
    switches: onCarrier({ kind: 'status', status: 403, code: 'SecurityTokenExpired', message: 'Request has expired.' }),
    endpoint: sameResponse(),
    ends: 'expired',
    resent: 3,
    grants: (way) => (inParts(way) ? [2, 9] : [2, 3]),
    hint: /new credentials/,
  },
  {
    fault: 'grant that has expired on arrival, each time',
    hits: ({ mode }) => mode === 'sts',
    switches: ({ carriers }) => ({
      faults: [
        {
          operation: [...carriers, 'InitiateMultipartUpload'],
          ...{ kind: 'status', status: 403, code: 'SecurityTokenExpired', message: 'The token has expired.' },
        },
      ],
    }),
    endpoint: async (_call, ask) => ({
      ...(await ((await ask()) as Response).json()),
      expiration: '2020-01-01T00:00:00Z',
    }),
    ends: 'expired',
    resent: 2,
    grants: () => [3, 5],
    hint: /its server/,
  },
  {
    fault: '403 AccessDenied',
    switches: onCarrier({ kind: 'status', status: 403, code: 'AccessDenied' }),
    ends: 'denied',
    resent: 2,
    wrong: (log, way) => atMost(way.carriers, inParts(way) ? 3 : 1)(log),
  },
  {
    fault: '409 FileAlreadyExists',
    hits: inOneRequest,
    switches: onCarrier({ kind: 'status', status: 409, code: 'FileAlreadyExists' }),
    settings: { key: () => 'taken' },
    ends: 'conflict',
    resent: 0,
    grants: onePlus(1), // to look whether it is this file's own
    wrong: (log, way) => exactly(way.carriers, 1)(log),
  },
  {
    fault: 'upload ID gone once',
    hits: inParts,
    switches: onCarrier({ kind: 'status', status: 404, code: 'NoSuchUpload', times: 1, skip: 5 }),
    ends: 'stored',
    resent: 12,
    wrong: exactly('InitiateMultipartUpload', 2),
  },
  {
    fault: 'upload ID gone forever',
    hits: inParts,
    switches: onCarrier({ kind: 'status', status: 404, code: 'NoSuchUpload' }),
    ends: 'gone',
    resent: 6,
    wrong: exactly('InitiateMultipartUpload', 2),
  },
  {
    fault: '203 CallbackFailed',
    hits: inOneRequest,
    switches: onCarrier({ kind: 'status', status: 203, code: 'CallbackFailed' }),
    ends: 'callback',
    resent: 0,
  },

  ...callbackCases,
  ...mediaCases,

  { fault: 'clock an hour ahead', clock: { ahead: HOUR }, ends: 'stored', resent: 0 },
  { fault: 'clock an hour behind', onlyInTable: true, clock: { ahead: -HOUR }, ends: 'stored', resent: 0 },
  {
    fault: 'clock an hour ahead, Date hidden',
    clock: { ahead: HOUR },
    endpoint: dateless,
    ends: 'stored',
    resent: 1,
    grants: (way) => (inParts(way) ? [1, 3] : [1, 3]),
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

  {
    fault: 'ETag hidden',
    switches: () => ({ hideHeaders: ['etag'] }),
    ends: 'stored',
    wrong: (log, way) => exactly('ListParts', inParts(way) ? 1 : 0)(log),
  },
  {
    fault: 'CRC header hidden',
    switches: () => ({ hideHeaders: ['x-oss-hash-crc64ecma'] }),
    ends: 'stored',
    unverified: (way) => (inParts(way) ? undefined : 'crc-hidden'),
    wrong: (log, way) => exactly('ListParts', inParts(way) ? 1 : 0)(log),
  },
  {
    fault: 'a byte flipped once',
    quick: 'all',
    hits: largeEnough,
    switches: midway({ kind: 'flip', times: 1 }),
    ends: 'stored',
    resent: 1,
    grants: onePlus(1), // a URL stores once: the right bytes have another
  },
  {
    fault: 'a byte flipped forever',
    hits: largeEnough,
    switches: midway({ kind: 'flip' }),
    ends: 'integrity',
    resent: 8,
    grants: onePlus(2),
    wrong: (log, way) =>
      way.partSize === undefined ? exactly(way.carriers, 3)(log) : exactly('CompleteMultipartUpload', 0)(log),
  },
  {
    fault: 'CORS off',
    switches: () => ({ corsOff: true }),
    settings: impatient,
    ends: 'network',
    resent: 60,
    grants: ({ mode }) => [1, mode === 'presigned-url' ? 6 : 1], // the first failure may be a cut: then parts are tried
    hint: new RegExp(`Source: ${location.origin}\n(.*\n)*Exposed Headers: ETag`),
  },

  { fault: 'latency 150 ms', onlyInTable: true, switches: () => ({ latency: 150 }), ends: 'stored' },
  { fault: '20 MB/s a request', onlyInTable: true, switches: () => ({ bandwidth: 20_000_000 }), ends: 'stored' },

  {
    fault: 'endpoint: 503 twice',
    endpoint: async (call, ask) => (call <= 2 ? new Response('', { status: 503 }) : ask()),
    ends: 'stored',
    grants: 3,
  },
  {
    fault: 'endpoint: unreachable twice',
    endpoint: (call, ask) => (call <= 2 ? ask('http://127.0.0.1:1/') : ask()),
    ends: 'stored',
    grants: 3,
  },
  {
    // a life of 5 s for one of 5 min: renewal begins at its half, and the endpoint is down for a third of it
    fault: 'endpoint: down while the token is renewed',
    hits: ({ mode, partSize }) => mode === 'sts' && partSize !== undefined,
    clock: { speed: 4 },
    switches: ({ size }) => ({ bandwidth: Math.round(size / 6) }), // a request: three parts at once take eight of its seconds in all
    endpoint: downWhileRenewed(5_000),
    ends: 'stored',
    resent: 0,
    isUnnoticed: true,
    grants: () => [3, 12],
  },
  {
    fault: 'endpoint: a login page',
    endpoint: async () => new Response('<!doctype html><title>Log in</title>'),
    ends: 'grant',
    grants: 1,
  },
  {
    fault: 'endpoint: 401',
    endpoint: async () => new Response('{"message":"Log in."}', { status: 401 }),
    ends: 'grant',
    grants: 1,
  },

  ...reuseCases,
  ...batchCases,
  ...afterUploadCases,
  ...strangerCases,
];

function refusedForClockOnce(log: readonly LoggedRequest[]): string | undefined {
  const refused = log.filter(({ code }) => code === 'RequestTimeTooSkewed');
  if (refused.length > 1) return `${refused.length} requests were refused, one would have taught the clock`;
  const [first] = refused;
  return first && first.bytesReceived > 6_000_000 ? 'a large body was sent to learn the clock' : undefined;
}

/** A backend whose tokens live so long, and that is unreachable from 40 to 75 % of the first one's life. */
function downWhileRenewed(life: number): NonNullable<FaultCase['endpoint']> {
  let first = 0;
  return async (call, ask) => {
    if (call === 1) first = Date.now();
    const share = (Date.now() - first) / life;
    if (share > 0.4 && share < 0.75) return ask('http://127.0.0.1:1/');
    const credentials = (await ((await ask()) as Response).json()) as object;
    return { ...credentials, expiration: new Date(Date.now() + life).toISOString() };
  };
}

/** A backend that gives its first response for ever. */
function sameResponse(): NonNullable<FaultCase['endpoint']> {
  const given = new Map<string, Promise<string>>();
  return (call, ask, { operation }) => {
    if (call === 1) given.clear();
    const question = JSON.stringify(operation ?? null);
    const first = given.get(question) ?? ask().then((response) => (response as Response).text());
    given.set(question, first);
    return first;
  };
}
