import {
  type FaultCase,
  atMost,
  exactly,
  impatient,
  inOneRequest,
  inParts,
  on,
  onCarrier,
  partsOf,
  row,
  type Way,
} from './fault-case.js';

/** Everything of OSS's responses that CORS can hide. */
const ALL_HIDDEN = ['etag', 'x-oss-request-id', 'x-oss-hash-crc64ecma'];
const CRC = ['x-oss-hash-crc64ecma'];
const hidden = (hideHeaders: readonly string[], ...faults: object[]) => ({ hideHeaders, faults });
const isStsInParts = ({ mode, partSize }: Way) => mode === 'sts' && partSize !== undefined;

const UPLOAD = 'InitiateMultipartUpload';
const COMPLETE = 'CompleteMultipartUpload';

/** A key that others may have, whose object need not be this file's. */
const anyKey = { key: () => `${Math.random()}.jpg` };
const otherKey = `<${UPLOAD}Result><Bucket>b</Bucket><Key>somebody/else</Key><UploadId>U</UploadId></${UPLOAD}Result>`;
const lostComplete = { operation: COMPLETE, kind: 'truncate', times: 1 };
const noList = { operation: 'ListParts', kind: 'status', status: 403, code: 'AccessDenied' };
/** Another upload is begun. */
const again = { hits: inParts, resent: 6, wrong: exactly(UPLOAD, 2) };

/** Each fault once, on each request that an upload in parts makes without bytes. */
const onOthers: FaultCase[] = [UPLOAD, 'ListParts', COMPLETE].flatMap((operation, i) =>
  ['swallow', 'page', 'truncate'].map((kind, j) => {
    const hides = operation === 'ListParts' ? ['etag'] : [];
    return row(`${kind} on ${operation}`, 'stored', () => hidden(hides, { operation, kind, times: 1 }), {
      ...(i !== j && { onlyInTable: true }), // each kind and each request once
      hits: inParts,
      // Complete that was done, and whose response nobody could read: its second try finds the upload gone
      resent: 0,
      wrong: (log, way) =>
        (kind === 'truncate' && operation === COMPLETE ? undefined : exactly(operation, 2)(log)) ??
        atMost(way.carriers, partsOf(way))(log),
    });
  }),
);

/** What is not OSS responds, or OSS responds otherwise than it should. */
export const strangerCases: readonly FaultCase[] = [
  row('swallow', 'stored', onCarrier({ kind: 'swallow', times: 1 }), { resent: 1 }),
  row('swallow, forever', 'network', onCarrier({ kind: 'swallow' }), {
    onlyInTable: true,
    settings: impatient,
    resent: 60,
    hint: /service worker/,
  }),
  {
    fault: 'swallow, the first response',
    quick: ['presigned-url'], // in parts OSS's list is asked for until it can be believed: `unit/prove-parts`
    isFirst: true,
    switches: ({ carriers }) => hidden(ALL_HIDDEN, { operation: carriers, kind: 'swallow', times: 1 }),
    ends: 'stored',
    isUndecidable: inOneRequest,
    unverified: (way) => (inOneRequest(way) ? 'not-proven' : undefined),
    resent: 1,
    wrong: (log, way) => (inParts(way) ? atMost('UploadPart', partsOf(way) + 2)(log) : undefined),
  },
  row('page', 'stored', onCarrier({ kind: 'page', times: 1 }), { resent: 1 }),
  row('page, forever', 'network', onCarrier({ kind: 'page' }), {
    settings: impatient,
    resent: 60,
    hint: /sign-in page/,
  }),
  row('page without a type', 'stored', onCarrier({ kind: 'page', times: 1, type: '' }), { resent: 1 }),
  row('page of 413', 'network', onCarrier({ kind: 'page', status: 413 }), { resent: 2, hint: /client_max_body_size/ }),
  ...onOthers,
  // HeadObject, after a lost response of Complete
  ...[{ kind: 'swallow' }, { kind: 'page', status: 502 }].map((fault, i) =>
    row(
      `${fault.kind} on HeadObject`,
      'stored',
      () => hidden([], lostComplete, { operation: 'HeadObject', times: 1, ...fault }),
      {
        ...(i > 0 && { onlyInTable: true }),
        hits: inParts,
        resent: 0,
        wrong: exactly('HeadObject', 2),
      },
    ),
  ),
  // the key is this file's own, but nothing shows that the object has the bytes that were sent
  row('truncate on Complete, CRC header hidden', 'stored', () => hidden(CRC, lostComplete), {
    hits: (way) => inParts(way) && way.mode !== 'vod',
    resent: 0,
    unverified: () => 'crc-hidden',
    wrong: exactly('HeadObject', 1),
  }),
  row(
    'truncate on Complete, CRC header hidden, a key that others may have',
    'stored',
    () => hidden(CRC, lostComplete),
    {
      ...again,
      hits: isStsInParts,
      settings: anyKey,
    },
  ),
  // nothing says that VOD's address has never had another file
  row('truncate on Complete, CRC header hidden, the address of a video', 'stored', () => hidden(CRC, lostComplete), {
    ...again,
    hits: (way) => inParts(way) && way.mode === 'vod',
  }),
  {
    fault: 'no response to HeadObject, forever',
    onlyInTable: true,
    hits: inParts,
    switches: () => hidden([], lostComplete, { operation: 'HeadObject', kind: 'stall' }),
    stallTimeout: 1_000,
    ends: 'stored',
    resent: 0,
    unverified: () => 'answer-lost',
    wrong: exactly('HeadObject', 3),
  },
  {
    fault: 'foreign JSON on Complete with a callback',
    isFirst: true,
    hits: isStsInParts,
    switches: () =>
      hidden(ALL_HIDDEN, {
        ...{ operation: COMPLETE, kind: 'page', type: 'application/json', body: '{"error":"login"}', times: 1 },
      }),
    settings: { object: { callback: { url: `${location.origin}/respond?body={}`, body: 'key=${object}' } } },
    ends: 'stored',
    resent: 0,
    wrong: exactly(COMPLETE, 2),
  },

  row('redirect', 'network', onCarrier({ kind: 'redirect', times: 1 }), {
    resent: 2,
    hint: /went to another address too/,
    // what began before the page knew still arrives
    wrong: (log, way) => atMost(way.carriers, inParts(way) ? 5 : 1)(log) ?? exactly(COMPLETE, 0)(log),
  }),
  row('redirect on Complete', 'network', on(COMPLETE, { kind: 'redirect', times: 1 }), {
    hits: inParts,
    resent: 0,
    wrong: exactly(COMPLETE, 1),
  }),

  row('lag', 'stored', () => hidden(['etag'], { operation: 'ListParts', kind: 'lag', times: 1 }), {
    hits: inParts,
    resent: 0,
    wrong: exactly('ListParts', 2),
  }),
  row('lag, forever', 'network', () => hidden(['etag'], { operation: 'ListParts', kind: 'lag' }), {
    onlyInTable: true,
    hits: inParts,
    resent: 2,
    wrong: exactly(COMPLETE, 0),
  }),

  row('ended, before a part', 'stored', onCarrier({ kind: 'ended', times: 1, skip: 3 }), again),
  row('ended, before Complete', 'stored', on(COMPLETE, { kind: 'ended', times: 1 }), again),
  row('ended, before Complete, forever', 'gone', on(COMPLETE, { kind: 'ended' }), { ...again, onlyInTable: true }),

  row(
    'a byte flipped, CRC header hidden',
    'stored',
    ({ carriers, partSize = 0 }) =>
      hidden(CRC, { operation: carriers, kind: 'flip', atByte: Math.floor(partSize / 2), times: 1 }),
    { hits: inParts, resent: 1, wrong: exactly('ListParts', 2) },
  ),
  row('CRC header hidden, ListParts rejected', 'stored', () => hidden(CRC, noList), {
    hits: inParts,
    resent: 0,
    unverified: () => 'crc-hidden',
  }),
  row('ETag hidden, ListParts rejected', 'config', () => hidden(['etag'], noList), {
    hits: inParts,
    resent: 0,
    hint: /ETag.*oss:ListParts/,
    wrong: exactly(COMPLETE, 0),
  }),
  {
    fault: 'Create: another key than the signed one',
    isFirst: true,
    hits: isStsInParts,
    switches: on(UPLOAD, { kind: 'page', type: 'application/xml', body: otherKey }),
    ends: 'storage',
    wrong: exactly('UploadPart', 0),
  },
];
