import type { Job } from './job.js';

const DIR = 'uploads/';
/** How many parts the endpoint signs in one response. */
const BATCH = 20;

/** The endpoint's response in the job's mode. The store checks no signature. */
export function grantFor({ store, mode = 'sts' }: Job, query: URLSearchParams): unknown {
  const expiration = new Date(Date.now() + 3600_000).toISOString();
  if (mode === 'post-policy') return formGrant(store, expiration);
  if (mode === 'presigned-url') return urlGrant(store, query);
  return {
    accessKeyId: 'STS.bench',
    accessKeySecret: 'secret',
    securityToken: 'token'.repeat(100), // real ones have some 500 characters
    expiration,
    bucket: 'bench',
    region: 'cn-hangzhou',
    endpoint: store,
  };
}

function formGrant(host: string, expiration: string) {
  const policy = { expiration, conditions: [['starts-with', '$key', DIR]] };
  return {
    host,
    dir: DIR,
    policy: Buffer.from(JSON.stringify(policy)).toString('base64'),
    x_oss_signature_version: 'OSS4-HMAC-SHA256',
    x_oss_credential: `bench/${dayOf(expiration)}/cn-hangzhou/oss/aliyun_v4_request`,
    x_oss_date: timeOf(new Date().toISOString()),
    signature: '0'.repeat(64),
  };
}

/** Signs a whole file, or one request of an upload in parts. The key is the file's name: a run has no two of one. */
function urlGrant(store: string, query: URLSearchParams) {
  const key = query.get('key') ?? `${DIR}${query.get('name')}`;
  const limit = query.get('trafficLimit');
  const now = new Date().toISOString();
  const sign = (own: Record<string, string | null>) => {
    const url = new URL(`${store}/bench/${key}`);
    const signed = {
      'x-oss-signature-version': 'OSS4-HMAC-SHA256',
      'x-oss-credential': `bench/${dayOf(now)}/cn-hangzhou/oss/aliyun_v4_request`,
      'x-oss-date': timeOf(now),
      'x-oss-expires': '3600',
      'x-oss-signature': '0'.repeat(64),
      'x-oss-traffic-limit': limit,
    };
    for (const [name, value] of Object.entries({ ...own, ...signed })) {
      if (value !== null) url.searchParams.set(name, value);
    }
    return url.href;
  };
  const uploadId = query.get('uploadId');
  const part = (partNumber: string) => sign({ partNumber, uploadId });
  const numbers = query.get('partNumbers')?.split(',') ?? [query.get('partNumber') ?? ''];
  switch (query.get('operation')) {
    case 'create':
      return { url: sign({ uploads: '' }), batch: BATCH };
    case 'part':
      return { url: part(numbers[0]!), urls: numbers.map(part), batch: BATCH };
    case 'list':
      return { url: sign({ uploadId, 'part-number-marker': query.get('partNumberMarker') }) };
    case 'complete':
    case 'abort':
      return { url: sign({ uploadId }) };
    default:
      return { url: sign({}) };
  }
}

const timeOf = (iso: string) => iso.replace(/[-:]|\.\d+/g, '');
const dayOf = (iso: string) => timeOf(iso).slice(0, 8);
