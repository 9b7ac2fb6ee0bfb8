import type { GrantRequest } from '../../src/grant/grant.js';
import type { FaultCase, Way } from './fault-case.js';

/** The digest comes with the request for a grant; otherwise with a question of its own. */
const isPerFile = ({ mode }: Way) => mode === 'presigned-url' || mode === 'vod';
/** An empty file has nothing that need not travel. */
const hasBytes = ({ size }: Way) => size > 0;
const asksAlone = (way: Way) => !isPerFile(way) && hasBytes(way);
const isOurs = (way: Way) => way.mode !== 'vod' && hasBytes(way);
/** A busy machine may not have the digest of a large file in time: then nobody asks. */
const two = ({ size }: Way): [number, number] => [size > 1_000_000 ? 1 : 2, 2];
const one = (way: Way): [number, number] => (isPerFile(way) ? [1, 1] : two(way));
const digest = { settings: { digest: 'crc64' } } as const;
const isQuestion = (asks: GrantRequest['asks']) => asks?.['operation'] === 'exists';
const nothingSent: FaultCase['wrong'] = (log) => (log.length > 0 ? `${log.length} requests to OSS` : undefined);

/** What can go wrong where files are looked for by their digests before they are sent. */
export const reuseCases: readonly FaultCase[] = [
  {
    fault: 'digest: the endpoint does not have the file',
    ...digest,
    hits: asksAlone,
    endpoint: async (_call, ask, { asks }) => (isQuestion(asks) ? { exists: false } : ask()),
    ends: 'stored',
    resent: 0,
    grants: one,
  },
  {
    fault: 'digest: the endpoint does not know the question',
    ...digest,
    hits: asksAlone,
    endpoint: async (_call, ask, { asks }) =>
      isQuestion(asks) ? new Response('{"message":"What?"}', { status: 400 }) : ask(),
    ends: 'stored',
    grants: one,
  },
  {
    // the page has only the endpoint's word, and says so
    fault: 'digest: the endpoint has the file, and OSS does not',
    ...digest,
    hits: hasBytes,
    endpoint: async (_call, ask, { asks }) =>
      asks?.['crc64'] === undefined ? ask() : { exists: true, key: 'uploads/gone' },
    ends: 'stored',
    isUndecidable: () => true,
    unverified: () => 'reused',
    grants: 1,
    wrong: nothingSent,
  },
  ...(['bytes', 'size'] as const).map((what): FaultCase => {
    const other = { bytes: 'a file of the same size', size: 'a longer file' }[what];
    return {
      fault: `digest: the application names ${other}, and \`/server\` compares`,
      ...digest,
      hits: isOurs,
      endpoint: (_call, ask, request, { mode }) => ask(`/server/wrong-${what}/${mode}`),
      ends: 'stored',
      resent: 0,
      grants: one,
    };
  }),
];
