import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { UploadError } from '../../src/core/upload-error.js';
import { type ReadGrant, readGrant } from '../../src/modes/read-grant.js';

interface Shape {
  id: string;
  status: number;
  body: string;
  expect: Record<string, unknown> & { kind: string };
}

const { shapes } = JSON.parse(readFileSync(new URL('./response-shapes.json', import.meta.url), 'utf8')) as {
  shapes: Shape[];
};

/** What was read, in the neutral names of the shapes. */
function neutral(grant: ReadGrant): Record<string, unknown> {
  const expiration = grant.expiresAt ? new Date(grant.expiresAt).toISOString().replace('.000', '') : null;
  if (grant.kind === 'post') {
    const {
      OSSAccessKeyId: accessKeyId,
      Signature,
      'x-oss-signature': signature = Signature,
      ...rest
    } = grant.signature;
    const version = accessKeyId ? 'post-v1' : 'post-v4';
    return { 'x-oss-security-token': null, ...grant, ...rest, accessKeyId, signature, expiration, kind: version };
  }
  return { ...grant, expiration };
}

const orNull = (value: unknown) => value ?? null;

describe('readGrant', () => {
  for (const { id, body, expect } of shapes) {
    if (expect.kind === 'error') {
      it(`refuses ${id}, with its message`, () => {
        assert.throws(
          () => readGrant(body),
          (error) => {
            assert.ok(error instanceof UploadError && error.code === 'grant');
            if (expect['message']) assert.equal(error.message, expect['message']);
            return true;
          },
        );
      });
    } else {
      it(`reads ${id}`, () => {
        const read = neutral(readGrant(body));
        for (const [name, value] of Object.entries(expect)) {
          assert.deepEqual(orNull(read[name === 'callbackVar' ? 'callbackVariables' : name]), value, name);
        }
      });
    }
  }
});
