import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { cloudFromEnv } from '../../demo/backend/index.js';

const env = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI-canary',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'canary-secret',
  OSS_BUCKET: 'my-bucket',
  OSS_REGION: 'oss-cn-beijing',
  OSS_ROLE_ARN: 'acs:ram::1234567890123456:role/upload',
};

describe('backend: environment variables', () => {
  it('select the real cloud if all are set, the mock cloud if none is', () => {
    assert.equal(cloudFromEnv({ PATH: '/bin' }), undefined);
    assert.deepEqual(cloudFromEnv(env), {
      accessKeyId: 'LTAI-canary',
      accessKeySecret: 'canary-secret',
      bucket: 'my-bucket',
      region: 'oss-cn-beijing',
      roleArn: 'acs:ram::1234567890123456:role/upload',
    });
  });

  for (const name of Object.keys(env))
    it(`are rejected without ${name}, with its name and no value in the error`, () => {
      for (const value of [undefined, '', ' '])
        assert.throws(
          () => cloudFromEnv({ ...env, [name]: value }),
          ({ message }: Error) => message.startsWith(`${name} is not set`) && !/canary|1234567890123456/.test(message),
        );
    });

  it('end npm start if one is missing', async () => {
    const { OSS_ROLE_ARN: _, ...some } = env;
    const start = promisify(execFile)(process.execPath, ['--import', 'tsx', 'demo/start.ts'], {
      env: { ...process.env, ...some, OSS_ROLE_ARN: '' },
    });
    await assert.rejects(
      start,
      ({ code, stderr }: { code: number; stderr: string }) => code === 1 && /OSS_ROLE_ARN is not set/.test(stderr),
    );
  });
});
