import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { sealVectors } from '../support/node/seal-vectors.js';
import { vectors } from '../support/node/vectors.js';

const { ak, sk, bucket, region } = vectors.meta.constants;

/** The environment that the vectors were signed in. */
const environment = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: ak,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: sk,
  OSS_BUCKET: bucket,
  OSS_REGION: region,
};

/** What a backend has to sign: one line of fields each, and the signature that others made, or OpenSSL. */
const cases: readonly { readonly id: string; readonly fields: readonly string[]; readonly signature: string }[] = [
  ...vectors.v4_url
    .filter(({ input: { method, query = {}, security_token: token } }) => {
      return method === 'PUT' && Object.keys(query).length === 0 && token === undefined;
    })
    .map(({ id, input: { key, x_oss_date: date, expires_seconds: expires, headers = {} }, signature }) => ({
      id: `URL ${id}`,
      fields: ['url', String(key), String(date), String(expires), ...Object.entries(headers).flat()],
      signature,
    })),
  ...vectors.post_v4
    .filter(({ input: { security_token: token } }) => token === undefined)
    .map(({ id, policy, form_fields: { 'x-oss-date': date = '' }, signature }) => ({
      id: `form ${id}`,
      fields: ['form', date, policy],
      signature,
    })),
  ...vectors.sts_rpc.map(({ params, signature }) => ({
    id: 'AssumeRole',
    fields: ['rpc', ...Object.entries(params).flat()],
    signature,
  })),
  ...sealVectors.map(({ kind, seconds, dir, key, size, digest }) => ({
    id: `seal ${kind}`,
    fields: ['seal', kind, seconds, dir, key, String(size)],
    signature: digest,
  })),
];

/** Has the backend's own code sign what official SDKs have signed. @throws where a signature differs */
export function checkVectors(folder: string, [program = '', ...words]: readonly string[]): void {
  assert.ok(cases.length > 20, `only ${cases.length} vectors`);
  const input = cases.map(({ fields }) => fields.join('\u001f')).join('\n');
  const env = { ...process.env, ...environment };
  const { stdout, stderr, status } = spawnSync(program, words, { cwd: folder, env, input, encoding: 'utf8' });
  assert.equal(status, 0, stderr.slice(-2000));
  const lines = stdout.trimEnd().split('\n');
  for (const [i, { id, signature }] of cases.entries()) {
    const [, ofUrl] = /[?&]x-oss-signature=(\w+)$/.exec(lines[i] ?? '') ?? [];
    assert.equal(ofUrl ?? lines[i], signature, id);
  }
}
