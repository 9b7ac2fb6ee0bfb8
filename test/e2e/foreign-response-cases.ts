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
  type Way,
} from './fault-case.js';

/** Everything of OSS's responses that CORS can hide. */
const ALL_HIDDEN = ['etag', 'x-oss-request-id', 'x-oss-hash-crc64ecma'];
const CRC = ['x-oss-hash-crc64ecma'];
const hidden = (hideHeaders: readonly string[], switches: object = {}) => ({ hideHeaders, ...switches });
const isStsInParts = ({ mode, partSize }: Way) => mode === 'sts' && partSize !== undefined;

const UPLOAD = 'InitiateMultipartUpload';
const COMPLETE = 'CompleteMultipartUpload';

/** XML that another server may have made. */
const page = (body: string) => ({ kind: 'page', type: 'application/xml', body });
const otherKey = `<${UPLOAD}Result><Bucket>b</Bucket><Key>somebody/else</Key><UploadId>U</UploadId></${UPLOAD}Result>`;

/** Each fault once, on each request that an upload in parts makes without bytes. */
const onOthers: FaultCase[] = [UPLOAD, 'ListParts', COMPLETE].flatMap((operation) =>
  ['swallow', 'page', 'truncate'].map((kind): FaultCase => {
    const isList = operation === 'ListParts';
    return {
      fault: `${kind} on ${operation}`,
      hits: inParts,
      switches: () => hidden(isList ? ['etag'] : [], { faults: [{ operation, kind, times: 1 }] }),
      ends: 'stored',
      // Complete that was done, and whose response nobody could read: its second try finds the upload gone
      resent: 0,
      wrong: (log, way) =>
        (kind === 'truncate' && operation === COMPLETE ? undefined : exactly(operation, 2)(log)) ??
        atMost(way.carriers, partsOf(way))(log),
    };
  }),
);

/** What is not OSS responds, or OSS responds otherwise than it should. */
export const strangerCases: readonly FaultCase[] = [
  { fault: 'swallow', switches: onCarrier({ kind: 'swallow', times: 1 }), ends: 'stored', resent: 1 },
  {
    fault: 'swallow, forever',
    onlyInTable: true,
    switches: onCarrier({ kind: 'swallow' }),
    settings: impatient,
    ends: 'network',
    resent: 60,
    hint: /service worker/,
  },
  {
    fault: 'swallow, the first response',
    isFirst: true,
    switches: ({ carriers }) => hidden(ALL_HIDDEN, { faults: [{ operation: carriers, kind: 'swallow', times: 1 }] }),
    ends: 'stored',
    isUndecidable: inOneRequest,
    unverified: (way) => (inOneRequest(way) ? 'not-proven' : undefined),
    resent: 1,
    wrong: (log, way) => (inParts(way) ? atMost('UploadPart', partsOf(way) + 2)(log) : undefined),
  },
  {
    fault: 'swallow, forever, no header exposed',
    isFirst: true,
    onlyInTable: true,
    hits: inParts,
    switches: () => hidden(ALL_HIDDEN, { faults: [{ operation: 'UploadPart', kind: 'swallow' }] }),
    settings: impatient,
    ends: 'network',
    resent: 24,
    hint: /service worker/,
    wrong: exactly(COMPLETE, 0),
  },
  { fault: 'page', switches: onCarrier({ kind: 'page', times: 1 }), ends: 'stored', resent: 1 },
  {
    fault: 'page, forever',
    switches: onCarrier({ kind: 'page' }),
    settings: impatient,
    ends: 'network',
    resent: 60,
    hint: /sign-in page/,
  },
  {
    fault: 'page without a type',
    switches: onCarrier({ kind: 'page', times: 1, type: '' }),
    ends: 'stored',
    resent: 1,
  },
  {
    fault: 'page of 413',
    switches: onCarrier({ kind: 'page', status: 413 }),
    ends: 'network',
    resent: 2,
    hint: /client_max_body_size/,
  },
  {
    fault: 'page of 502',
    onlyInTable: true,
    switches: onCarrier({ kind: 'page', status: 502, times: 2 }),
    ends: 'stored',
    resent: 2,
  },
  ...onOthers,
  {
    fault: 'page on Complete, forever',
    hits: inParts,
    switches: on(COMPLETE, { kind: 'page' }),
    settings: impatient,
    ends: 'network',
    resent: 0,
    hint: /sign-in page/,
  },
  {
    fault: '30 bytes of XML on Complete',
    hits: inParts,
    switches: on(COMPLETE, { ...page('<CompleteMultipartUploadResult>'), times: 1 }),
    ends: 'stored',
    resent: 0,
    wrong: exactly(COMPLETE, 2),
  },
  // HeadObject, after a lost response of Complete
  ...['page of 502', 'page of 403', 'swallow', 'truncate'].map((name): FaultCase => ({
    fault: `${name} on HeadObject`,
    hits: inParts,
    switches: () => ({
      faults: [
        { operation: COMPLETE, kind: 'truncate', times: 1 },
        {
          operation: 'HeadObject',
          kind: name.replace(/ .*/, ''),
          times: 1,
          ...(name.startsWith('page') && { status: Number(name.slice(-3)) }),
        },
      ],
    }),
    ends: 'stored',
    resent: 0,
    // what HeadObject says has no body that could be cut
    wrong: exactly('HeadObject', name === 'truncate' ? 1 : 2),
  })),
  {
    fault: 'truncate on Complete, CRC header hidden',
    hits: (way) => inParts(way) && way.mode !== 'vod',
    switches: () => hidden(CRC, { faults: [{ operation: COMPLETE, kind: 'truncate', times: 1 }] }),
    ends: 'stored',
    resent: 0,
    // the key is this file's own, but nothing shows that the object has the bytes that were sent
    unverified: () => 'crc-hidden',
    wrong: exactly('HeadObject', 1),
  },
  {
    fault: 'truncate on Complete, CRC header hidden, a key that others may have',
    hits: isStsInParts,
    switches: () => hidden(CRC, { faults: [{ operation: COMPLETE, kind: 'truncate', times: 1 }] }),
    settings: { key: () => `${Math.random()}.jpg` },
    ends: 'stored',
    resent: 12,
    wrong: exactly(UPLOAD, 2),
  },
  {
    // nothing says that VOD's address has never had another file
    fault: 'truncate on Complete, CRC header hidden, the address of a video',
    hits: (way) => inParts(way) && way.mode === 'vod',
    switches: () => hidden(CRC, { faults: [{ operation: COMPLETE, kind: 'truncate', times: 1 }] }),
    ends: 'stored',
    resent: 12,
    wrong: exactly(UPLOAD, 2),
  },
  {
    fault: 'no response to HeadObject, forever',
    hits: inParts,
    switches: () => ({
      faults: [
        { operation: COMPLETE, kind: 'truncate', times: 1 },
        { operation: 'HeadObject', kind: 'stall' },
      ],
    }),
    stallTimeout: 100,
    ends: 'stored',
    resent: 0,
    unverified: () => 'answer-lost',
    wrong: exactly('HeadObject', 3),
  },
  {
    fault: 'page on HeadObject, forever',
    hits: inParts,
    switches: () => ({
      faults: [
        { operation: COMPLETE, kind: 'truncate', times: 1 },
        { operation: 'HeadObject', kind: 'page', status: 502 },
      ],
    }),
    settings: impatient,
    ends: 'storage',
    resent: 0,
  },
  {
    fault: 'redirect on HeadObject',
    hits: inParts,
    switches: () => ({
      faults: [
        { operation: COMPLETE, kind: 'truncate', times: 1 },
        { operation: 'HeadObject', kind: 'redirect' },
      ],
    }),
    ends: 'network',
    resent: 0,
    wrong: exactly('HeadObject', 1),
  },
  {
    fault: 'foreign JSON on Complete with a callback',
    isFirst: true,
    hits: isStsInParts,
    switches: () =>
      hidden(ALL_HIDDEN, {
        faults: [{ operation: COMPLETE, kind: 'page', type: 'application/json', body: '{"error":"login"}', times: 1 }],
      }),
    settings: { object: { callback: { url: `${location.origin}/respond?body={}`, body: 'key=${object}' } } },
    ends: 'stored',
    resent: 0,
    wrong: exactly(COMPLETE, 2),
  },

  {
    fault: 'redirect',
    switches: onCarrier({ kind: 'redirect', times: 1 }),
    ends: 'network',
    resent: 2,
    hint: /went to another address too/,
    // what began before the page knew still arrives
    wrong: (log, way) => atMost(way.carriers, inParts(way) ? 11 : 1)(log) ?? exactly(COMPLETE, 0)(log),
  },
  {
    fault: 'redirect on Initiate',
    hits: inParts,
    switches: on(UPLOAD, { kind: 'redirect', times: 1 }),
    ends: 'network',
    wrong: (log, way) => exactly(way.carriers, 0)(log),
  },
  {
    fault: 'redirect on Complete',
    hits: inParts,
    switches: on(COMPLETE, { kind: 'redirect', times: 1 }),
    ends: 'network',
    resent: 0,
    wrong: exactly(COMPLETE, 1),
  },
  {
    fault: 'redirect on ListParts',
    hits: inParts,
    switches: () => hidden(['etag'], { faults: [{ operation: 'ListParts', kind: 'redirect', times: 1 }] }),
    ends: 'network',
    resent: 0,
    wrong: exactly(COMPLETE, 0),
  },

  {
    fault: 'lag',
    hits: inParts,
    switches: () => hidden(['etag'], { faults: [{ operation: 'ListParts', kind: 'lag', times: 2 }] }),
    ends: 'stored',
    resent: 0,
    wrong: exactly('ListParts', 3),
  },
  {
    fault: 'lag, forever',
    onlyInTable: true,
    hits: inParts,
    switches: () => hidden(['etag'], { faults: [{ operation: 'ListParts', kind: 'lag' }] }),
    ends: 'network',
    resent: 2,
    wrong: exactly(COMPLETE, 0),
  },

  {
    fault: 'ended, before a part',
    hits: inParts,
    switches: onCarrier({ kind: 'ended', times: 1, skip: 5 }),
    ends: 'stored',
    resent: 12,
    wrong: exactly(UPLOAD, 2),
  },
  {
    fault: 'ended, before ListParts',
    hits: inParts,
    switches: () => hidden(['etag'], { faults: [{ operation: 'ListParts', kind: 'ended', times: 1 }] }),
    ends: 'stored',
    resent: 12,
    wrong: exactly(UPLOAD, 2),
  },
  {
    fault: 'ended, before Complete',
    hits: inParts,
    switches: on(COMPLETE, { kind: 'ended', times: 1 }),
    ends: 'stored',
    resent: 12,
    wrong: exactly(UPLOAD, 2),
  },
  {
    fault: 'ended, before Complete, forever',
    hits: inParts,
    switches: on(COMPLETE, { kind: 'ended' }),
    ends: 'gone',
    resent: 12,
    wrong: exactly(UPLOAD, 2),
  },
  {
    fault: 'ended, before Complete, no oss:GetObject',
    hits: isStsInParts,
    switches: () => ({
      faults: [
        { operation: COMPLETE, kind: 'ended', times: 1 },
        { operation: 'HeadObject', kind: 'status', status: 403, code: 'AccessDenied' },
      ],
    }),
    ends: 'stored',
    resent: 12,
    wrong: exactly(UPLOAD, 2),
  },

  {
    fault: 'no header exposed',
    isFirst: true,
    switches: () => hidden(ALL_HIDDEN),
    ends: 'stored',
    resent: 0,
    unverified: (way) => (inOneRequest(way) ? 'not-proven' : undefined),
    wrong: (log, way) => exactly('ListParts', inParts(way) ? 1 : 0)(log),
  },
  {
    fault: 'ETag exposed alone',
    isFirst: true,
    switches: () => hidden(['x-oss-request-id', ...CRC]),
    ends: 'stored',
    resent: 0,
    unverified: (way) => (inOneRequest(way) ? 'crc-hidden' : undefined),
    wrong: (log, way) => exactly('ListParts', inParts(way) ? 1 : 0)(log),
  },
  {
    fault: 'a byte flipped, CRC header hidden',
    hits: inParts,
    switches: ({ carriers, partSize = 0 }) =>
      hidden(CRC, { faults: [{ operation: carriers, kind: 'flip', atByte: Math.floor(partSize / 2), times: 1 }] }),
    ends: 'stored',
    resent: 1,
    wrong: exactly('ListParts', 2),
  },
  {
    fault: 'CRC header hidden, ListParts rejected',
    hits: inParts,
    switches: () =>
      hidden(CRC, { faults: [{ operation: 'ListParts', kind: 'status', status: 403, code: 'AccessDenied' }] }),
    ends: 'stored',
    resent: 0,
    unverified: () => 'crc-hidden',
  },
  {
    fault: 'ETag hidden, ListParts rejected',
    hits: inParts,
    switches: () =>
      hidden(['etag'], { faults: [{ operation: 'ListParts', kind: 'status', status: 403, code: 'AccessDenied' }] }),
    ends: 'config',
    resent: 0,
    hint: /ETag.*oss:ListParts/,
    wrong: exactly(COMPLETE, 0),
  },
  {
    fault: 'Create: another key than the signed one',
    isFirst: true,
    hits: isStsInParts,
    switches: on(UPLOAD, page(otherKey)),
    ends: 'storage',
    wrong: exactly('UploadPart', 0),
  },
];
