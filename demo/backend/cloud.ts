/** Where the files go and who asks for permission. */
export interface Cloud {
  /** Another cloud than Alibaba's, which answers for OSS and STS alike: the mock. */
  readonly endpoint?: string | undefined;
  readonly bucket: string;
  /** `cn-hangzhou` or `oss-cn-hangzhou`. */
  readonly region: string;
  /** Of a RAM user, never of the account itself. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** The role that a browser's temporary credentials play. */
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
 * The real cloud, as the environment describes it; undefined where it says nothing.
 *
 * @throws when it says something but not all, naming what is missing.
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

/** `cn-hangzhou`, as signatures want it. */
export function regionId(cloud: Cloud): string {
  return cloud.region.replace(/^oss-/, '');
}

/** The bucket's own address, without a slash at its end. */
export function bucketUrl(cloud: Cloud): string {
  if (cloud.endpoint) return `${cloud.endpoint.replace(/\/+$/, '')}/${cloud.bucket}`;
  return `https://${cloud.bucket}.oss-${regionId(cloud)}.aliyuncs.com`;
}
