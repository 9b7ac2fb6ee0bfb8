import OSS from 'ali-oss';
import type { MockCloud } from '../../../demo/mock/index.js';

type Place = Pick<MockCloud, 'endpoint' | 'bucket' | 'region' | 'accessKeyId' | 'accessKeySecret'>;

/** The official SDK at a cloud; with V4, if `more` does not say otherwise. */
export function sdk({ endpoint, bucket, region, accessKeyId, accessKeySecret }: Place, more: object = {}): OSS {
  return new OSS({
    ...{ endpoint, bucket, region: `oss-${region}`, accessKeyId, accessKeySecret, authorizationV4: true },
    ...{ refreshSTSToken: async () => ({}), refreshSTSTokenInterval: 1e9 },
    ...more,
  } as never);
}

/** Temporary credentials of the cloud's role, as the SDK takes them. */
export type Temporary = Record<'accessKeyId' | 'accessKeySecret' | 'stsToken', string>;

export async function assume(
  { endpoint, accessKeyId, accessKeySecret, roleArn }: Pick<MockCloud, 'roleArn'> & Omit<Place, 'bucket' | 'region'>,
  policy: unknown = '',
  seconds = 900,
  session = 'session-1',
): Promise<Temporary & { expiration: string }> {
  const sts = new OSS.STS({ endpoint, accessKeyId, accessKeySecret } as never);
  const { credentials } = await sts.assumeRole(roleArn, policy as string, seconds, session);
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = credentials;
  const taken = { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, stsToken: SecurityToken };
  return { ...taken, expiration: Expiration };
}

/** The code with which OSS or STS rejects this. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(() => 'it was allowed').catch((error: { code: string }) => error.code);

/** The bucket keeps versions from now on. The types of `ali-oss` lack this. */
export async function keepVersions(place: Place): Promise<void> {
  const client = sdk(place) as OSS & { putBucketVersioning(bucket: string, status: 'Enabled'): Promise<unknown> };
  await client.putBucketVersioning(place.bucket, 'Enabled');
}
