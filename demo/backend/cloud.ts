/** The bucket, and the credentials by which the backend signs. */
export interface Cloud {
  /** Address of a cloud that stands in for both OSS and STS: the mock cloud's. */
  readonly endpoint?: string | undefined;
  readonly bucket: string;
  /** `cn-hangzhou` or `oss-cn-hangzhou`. */
  readonly region: string;
  /** Belongs to a RAM user, never to the account itself. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** The role that AssumeRole gives temporary credentials for. */
  readonly roleArn: string;
}

const variables = {
  accessKeyId: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
  accessKeySecret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  bucket: 'OSS_BUCKET',
  region: 'OSS_REGION',
  roleArn: 'OSS_ROLE_ARN',
} as const;

/**
 * The real cloud, as the environment variables describe it; undefined if none of them is set.
 *
 * @throws if only some of them are set, with the names of the missing ones
 */
export function cloudFromEnv(env: NodeJS.ProcessEnv): Cloud | undefined {
  const names = Object.values(variables);
  const missing = names.filter((name) => !env[name]?.trim());
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) {
    const rest = names.filter((name) => !missing.includes(name));
    throw new Error(
      `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not set, but ${rest.join(', ')} ${rest.length > 1 ? 'are' : 'is'}. ` +
        'The real cloud needs all five; with none of them set the mock cloud is used.',
    );
  }
  const value = (field: keyof typeof variables) => env[variables[field]]?.trim() ?? '';
  return {
    accessKeyId: value('accessKeyId'),
    accessKeySecret: value('accessKeySecret'),
    bucket: value('bucket'),
    region: value('region'),
    roleArn: value('roleArn'),
  };
}

/** The region as signatures need it: `cn-hangzhou`. */
export function regionId(cloud: Cloud): string {
  return cloud.region.replace(/^oss-/, '');
}

/** The bucket's address, without a slash at its end. */
export function bucketUrl(cloud: Cloud): string {
  if (cloud.endpoint) return `${cloud.endpoint.replace(/\/+$/, '')}/${cloud.bucket}`;
  return `https://${cloud.bucket}.oss-${regionId(cloud)}.aliyuncs.com`;
}
