import type { CloudCredentials } from './options.js';

/** The environment variable of each setting. */
export const VARIABLES = {
  accessKeyId: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
  accessKeySecret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  securityToken: 'ALIBABA_CLOUD_SECURITY_TOKEN',
  bucket: 'OSS_BUCKET',
  region: 'OSS_REGION',
  roleArn: 'OSS_ROLE_ARN',
  ossEndpoint: 'OSS_ENDPOINT',
  stsEndpoint: 'OSS_STS_ENDPOINT',
} as const;

/**
 * Reads credentials and settings from environment variables: ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET,
 * ALIBABA_CLOUD_SECURITY_TOKEN, OSS_BUCKET, OSS_REGION, OSS_ROLE_ARN, OSS_ENDPOINT, OSS_STS_ENDPOINT. It reads them when the handler
 * needs them, so that a build, which has none, does not fail: if a key is missing, the first request says so.
 *
 * @param env where there is no `process.env`: the bindings of a worker
 * @example
 * const handler = createUploadHandler({ credentials: fromEnv(), authorize });
 */
export function fromEnv(env?: object): CloudCredentials {
  const settings = {};
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const get = () => {
      const { process } = globalThis as { process?: { env?: object } };
      const value = ((env ?? process?.env) as Record<string, unknown> | undefined)?.[variable];
      return typeof value === 'string' ? value.trim() || undefined : undefined;
    };
    Object.defineProperty(settings, name, { get, enumerable: true });
  }
  return settings as CloudCredentials;
}
