import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeQuery, signForm, signHeaders, signQuery, type SigningKey } from '../../src/modes/sts/sign-v4.js';
import { assertFields } from '../support/assertions.js';
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

describe('signature V4, as the SDKs sign', () => {
  for (const { id, input, authorization } of vectors.v4_header)
    it(`headers of ${id}`, async () => {
      const headers = await signHeaders(requestOf(input), keyOf(input), time);
      assertFields(headers, { Authorization: authorization, 'x-oss-date': input.x_oss_date });
    });

  for (const { id, input, query } of vectors.v4_url)
    it(`URL of ${id}`, async () => {
      const signed = await signQuery(requestOf(input), keyOf(input), time, Number(input.expires_seconds));
      assert.equal(encodeQuery(signed), encodeQuery({ ...input.query, ...query }));
    });

  for (const { id, input, policy, form_fields } of vectors.post_v4)
    it(`form of ${id}`, async () => assert.deepEqual(await signForm(policy, keyOf(input), time), form_fields));
});
