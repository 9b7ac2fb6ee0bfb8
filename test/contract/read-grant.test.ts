import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { detect } from '../../src/modes/detect.js';
import { builtIn } from '../../src/modes/built-in.js';
import { readForm } from '../../src/modes/post-policy/form-in.js';
import { readUrl } from '../../src/modes/presigned-url/read-url.js';
import { readFields } from '../../src/grant/response/read-response.js';
import { readCredentials } from '../../src/modes/sts/read-credentials.js';
import { assertThrows } from '../support/assertions.js';

type Shape = { id: string; status: number; body: string; expect: Record<string, unknown> & { kind: string } };

const { shapes } = JSON.parse(readFileSync(new URL('../support/response-shapes.json', import.meta.url), 'utf8')) as {
  shapes: Shape[];
};

type Read =
  | ({ kind: 'sts' } & ReturnType<typeof readCredentials>)
  | ({ kind: 'post' } & ReturnType<typeof readForm>)
  | ({ kind: 'url' } & ReturnType<typeof readUrl>);

/** Reads a response as the mode does that recognizes it. */
function readGrant(response: unknown): Read {
  const { name } = detect(readFields(response), builtIn);
  if (name === 'sts') return { kind: 'sts', ...readCredentials(response) };
  if (name === 'post-policy') return { kind: 'post', ...readForm(response) };
  return { kind: 'url', ...readUrl(response) };
}

/** What was read, in the neutral names of the shapes. */
function neutral(grant: Read): Record<string, unknown> {
  const expiration = grant.expiresAt ? new Date(grant.expiresAt).toISOString().replace('.000', '') : null;
  if (grant.kind === 'post') {
    const { OSSAccessKeyId: accessKeyId, Signature, ...rest } = grant.signature;
    const signature = rest['x-oss-signature'] ?? Signature;
    const version = accessKeyId ? 'post-v1' : 'post-v4';
    return { 'x-oss-security-token': null, ...grant, ...rest, accessKeyId, signature, expiration, kind: version };
  }
  return { ...grant, expiration };
}

const orNull = (value: unknown) => value ?? null;

describe('readGrant', () => {
  for (const { id, body, expect } of shapes) {
    if (expect.kind === 'error') {
      it(`throws the expected error for ${id}`, () => {
        const message = expect['message'] as string | undefined;
        assertThrows(() => readGrant(body), { code: 'grant', ...(message && { message }) });
      });
    } else {
      it(`reads ${id}`, () => {
        const read = neutral(readGrant(body));
        for (const [name, value] of Object.entries(expect))
          assert.deepEqual(orNull(read[name === 'callbackVar' ? 'callbackVariables' : name]), value, name);
      });
    }
  }
});

describe('readGrant on an https page', () => {
  const https = 'https://b.oss-cn-hangzhou.aliyuncs.com';
  /** As SDKs write it without a scheme; PHP's JSON escapes the slashes. */
  const byHttp = (body: string) =>
    body.replaceAll('https://b.oss', 'http://b.oss').replaceAll('https:\\/\\/b.oss', 'http:\\/\\/b.oss');
  const page = globalThis as { origin?: string };
  beforeEach(() => (page.origin = 'https://app.example'));
  afterEach(() => delete page.origin);

  for (const { id, body, expect } of shapes) {
    if (byHttp(body) === body || expect.kind === 'error') continue;
    it(`reads ${id} with an address by http as one by https`, () => {
      const read = readGrant(byHttp(body));
      assert.deepEqual(read, readGrant(body));
      assert.equal(new URL(read.kind === 'post' ? read.host : read.kind === 'url' ? read.url : https).origin, https);
    });
  }

  it('reads the URLs of several parts so too, and other hosts as they are', () => {
    const urls = [1, 2].map((number) => `http://b.oss-cn-hangzhou.aliyuncs.com/k?partNumber=${number}`);
    const other = 'http://files.example.com/k?partNumber=3';
    const read = readGrant({ url: urls[0], urls: [...urls, other], batch: 3 });
    assert.ok(read.kind === 'url');
    assert.deepEqual(read.urls, [`${https}/k?partNumber=1`, `${https}/k?partNumber=2`, other]);
    assert.equal(read.url, read.urls?.[0]);
    delete page.origin;
    assert.match(JSON.stringify(readGrant({ url: urls[0] })), /"http:/);
  });
});
