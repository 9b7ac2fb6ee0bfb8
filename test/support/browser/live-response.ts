import { credentialFields, signForm, type SigningKey } from '../../../src/signing/sign-v4.js';
import { canned } from './canned.js';
import { servers } from './cloud.js';
import { signUrlV1, signV1, type V1Url } from '../sign-v1.js';

/** A response of a backend as `response-shapes.json` holds it, with invented values. */
export interface Shape {
  id: string;
  mode: 'sts' | 'post' | 'url' | 'any';
  seed_sample: boolean;
  status: number;
  content_type: string;
  headers: Record<string, string>;
  body: string;
  expect: { kind: 'sts' | 'post-v1' | 'post-v4' | 'url' | 'error' };
}

const png = { type: 'image/png' };

/** What the documentation's samples sign, and where they differ from the rest. */
const urlHabits: Record<string, Partial<V1Url>> = {
  'seed-url-go': { ...png, encodeSlash: true, lifetime: 60 },
  'seed-url-node': { type: 'application/x-www-form-urlencoded' },
  ...{ 'seed-url-php': png, 'seed-url-python': png, 'seed-url-java': png, 'seed-url-csharp': png },
  'seed-url-ruby': { method: 'GET' },
  'url-headers': {
    ...{ key: `exampledir/${crypto.randomUUID()}.png`, ...png },
    headers: { 'x-oss-forbid-overwrite': 'true' },
  },
  'url-signedHeaders': png,
};

/** The object that the samples' URLs name. */
const SAMPLE_KEY = 'exampledir/exampleobject.png';
const SAMPLE_URL = `https://b.oss-cn-hangzhou.aliyuncs.com/${SAMPLE_KEY}?OSSAccessKeyId=LTAIsample&Expires=1893456000&Signature=abc%2Bdef%3D`;
const SAMPLE_DIR = 'user-dir-prefix/';
const SAMPLE_POLICY = 'eyJleHBpcmF0aW9uIjoiMjAzMC0wMS0wMVQwMDowMDowMFoiLCJjb25kaXRpb25zIjpbXX0=';
const SAMPLE_CALLBACK = 'eyJjYWxsYmFja1VybCI6Imh0dHA6Ly9hL2NiIn0=';

export const CALLBACK_RESPONSE = { stored: true, words: ['a', 1] };

type Values = [invented: string, live: string][];

/** The address that responds with exactly this. */
export function addressOf({ status, content_type, headers }: Shape, body: string): string {
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(body)));
  return canned({ base64, status, type: content_type, headers }).url;
}

/** Fills a shape with values that are valid now, for one upload of a PNG. @returns what the mock cloud accepts, and the key prefix that it allows */
export async function liveResponse(shape: Shape): Promise<{ body: string; dir: string }> {
  const { kind } = shape.expect;
  const keys = await temporaryKeys();
  const dir = shape.id === 'v4-no-sts' || kind === 'post-v1' ? SAMPLE_DIR : keys.dir;
  const { cloud } = await servers();
  const { accessKeyId, accessKeySecret, securityToken } = keys;
  const credentials: Values = [
    ['STS.NVsample', accessKeyId],
    ['sampleSecret', accessKeySecret],
    ['CAIS/sample+token==', securityToken],
    ['ucket": "b"', `ucket": "${cloud.bucket}"`],
  ];
  const values = kind === 'sts' ? credentials : kind === 'url' ? await signedUrl(shape) : await signedForm(shape, dir);
  const body = values.reduce((filled, [invented, live]) => filled.replaceAll(invented, () => live), shape.body);
  return { body, dir };
}

async function signedUrl({ id }: Shape): Promise<Values> {
  const { cloud } = await servers();
  const habits = { key: SAMPLE_KEY, ...urlHabits[id] };
  return [[SAMPLE_URL, await signUrlV1({ ...cloud, base: `${cloud.endpoint}/${cloud.bucket}/`, ...habits })]];
}

async function signedForm({ id, expect: { kind } }: Shape, dir: string): Promise<Values> {
  const { cloud } = await servers();
  const place = `${cloud.endpoint}/${cloud.bucket}`;
  const callback = {
    callbackUrl: `${location.origin}/respond?${new URLSearchParams({ body: JSON.stringify(CALLBACK_RESPONSE) })}`,
    callbackBody: 'key=${object}&size=${size}',
    callbackBodyType: 'application/x-www-form-urlencoded',
  };
  const common: Values = [
    [SAMPLE_DIR, dir],
    [SAMPLE_CALLBACK, btoa(JSON.stringify(callback))],
    ['https://b.oss-cn-hangzhou.aliyuncs.com', place],
    ['https:\\/\\/b.oss-cn-hangzhou.aliyuncs.com', place.replaceAll('/', '\\/')],
    ['b.oss-cn-hangzhou.aliyuncs.com', place.replace('http://', '')],
  ];
  if (kind === 'post-v1') {
    const policy = policyOf(cloud.bucket, dir);
    const signature = await signV1(policy, cloud.accessKeySecret);
    return [['LTAIsample', cloud.accessKeyId], [SAMPLE_POLICY, policy], ['c2lnbmF0dXJlPT0=', signature], ...common];
  }
  const keys = await temporaryKeys();
  const by: SigningKey = id === 'v4-no-sts' ? cloud : { ...keys, region: cloud.region };
  const now = Date.now();
  const form = await signForm(policyOf(cloud.bucket, dir, credentialFields(by, now)), by, now);
  return [
    [SAMPLE_POLICY, form['policy']!],
    ['0f'.repeat(32), form['x-oss-signature']!],
    ['STS.NVsample/20300101/cn-hangzhou/oss/aliyun_v4_request', form['x-oss-credential']!],
    ['20300101T000000Z', form['x-oss-date']!],
    ['CAIS/sample+token==', keys.securityToken],
    ...common,
  ];
}

type TemporaryKeys = Record<'accessKeyId' | 'accessKeySecret' | 'securityToken' | 'expiration' | 'dir', string>;

let keys: Promise<TemporaryKeys> | undefined;

/** Credentials of STS for everything below `dir`. */
export const temporaryKeys = (): Promise<TemporaryKeys> =>
  (keys ??= fetch('/get_sts_token_for_oss_upload').then((response) => response.json()));

/** The conditions of the documentation's samples, with their `image/jpg`, which no browser sends. */
export function policyOf(bucket: string, dir: string, pinned: Record<string, string> = {}): string {
  const conditions = [
    { bucket },
    ...Object.entries(pinned).map(([name, value]) => ({ [name]: value })),
    ['starts-with', '$key', dir],
    ['content-length-range', 1, 1_048_576_000],
    ['eq', '$success_action_status', '200'],
    ['in', '$content-type', ['image/jpg', 'image/png']],
    ['not-in', '$cache-control', ['no-cache']],
  ];
  return btoa(JSON.stringify({ expiration: new Date(Date.now() + 600_000).toISOString(), conditions }));
}
