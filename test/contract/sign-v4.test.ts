import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeQuery, signForm, signHeaders, signQuery, type SigningKey } from '../../src/modes/sts/sign-v4.js';
import { type SigningVector, vectors } from '../support/node/vectors.js';

const { now } = vectors.meta.constants;
const time = now * 1000;

type VectorInput = Partial<SigningVector['input']> & Record<'access_key_id' | 'access_key_secret', string>;

/** What the signer adds by itself is taken out of a vector's headers, so that it must come back from the signer. */
function requestOf(input: VectorInput) {
  const ours = /^x-oss-(date|content-sha256|security-token)$/i;
  const headers = Object.fromEntries(Object.entries(input.headers ?? {}).filter(([name]) => !ours.test(name)));
  const { method = 'POST', bucket, key, query, additional_headers: additionalHeaders } = input;
  return { method, bucket: bucket ?? '', key: key ?? '', query, headers, additionalHeaders };
}

function keyOf(input: VectorInput): SigningKey {
  const tokenHeader = Object.entries(input.headers ?? {}).find(([name]) => /^x-oss-security-token$/i.test(name))?.[1];
  return {
    accessKeyId: input.access_key_id,
    accessKeySecret: input.access_key_secret,
    region: input.region ?? 'cn-hangzhou',
    securityToken: input.security_token ?? tokenHeader,
  };
}

describe('signHeaders', () => {
  for (const { id, input, authorization } of vectors.v4_header) {
    it(`signs ${id} as the SDKs do`, async () => {
      const headers = await signHeaders(requestOf(input), keyOf(input), time);
      assert.equal(headers['Authorization'], authorization);
      assert.equal(headers['x-oss-date'], input.x_oss_date);
    });
  }
});

describe('signQuery', () => {
  for (const { id, input, query } of vectors.v4_url) {
    it(`signs ${id} as the SDKs do`, async () => {
      const signed = await signQuery(requestOf(input), keyOf(input), time, Number(input.expires_seconds));
      assert.equal(encodeQuery(signed), encodeQuery({ ...input.query, ...query }));
    });
  }
});

describe('signForm', () => {
  for (const { id, input, policy, form_fields } of vectors.post_v4) {
    it(`signs ${id} as the SDKs do`, async () => {
      assert.deepEqual(sorted(await signForm(policy, keyOf(input), time)), sorted(form_fields));
    });
  }
});

const sorted = (fields: Record<string, string>) => Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
