import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Destination } from '../../src/object/stored-object.js';
import type { UploadError } from '../../src/base/upload-error.js';
import { checkAddress, placeOf } from '../../src/object/destination.js';
import { assertFields, assertThrows, assertUploadError, thrownBy } from '../support/assertions.js';
import { errorText } from '../support/error-text.js';
import { redefine } from '../support/redefine.js';

/** Runs `work` as on a page of another origin, as far as a script can see it. */
function atOrigin(origin: string, work: () => void): void {
  const restore = redefine(globalThis, 'origin', { value: origin });
  try {
    work();
  } finally {
    restore();
  }
}

const base = (grant: Destination, page: Destination = {}) => placeOf(grant, page).base;
const hangzhou = { bucket: 'b', region: 'cn-hangzhou' };

const faultOf = (grant: Destination, page: Destination = {}) => thrownBy(() => placeOf(grant, page)) as UploadError;

describe('placeOf', () => {
  const oss = 'https://b.oss-cn-hangzhou.aliyuncs.com/';
  const rules: [name: string, endpoint: string | undefined, base: string][] = [
    ['the region’s host with the bucket in front', undefined, oss],
    ['an endpoint of OSS: the bucket goes in front', 'oss-cn-hangzhou.aliyuncs.com', oss],
    ['an endpoint that has the bucket already', 'https://b.oss-cn-hangzhou.aliyuncs.com', oss],
    ['its scheme is kept', 'http://oss-cn-hangzhou.aliyuncs.com', 'http://b.oss-cn-hangzhou.aliyuncs.com/'],
    ['two slashes alone are not a scheme', '//oss-cn-hangzhou.aliyuncs.com', oss],
    ['capital letters', 'HTTPS://OSS-CN-HANGZHOU.ALIYUNCS.COM', oss],
    ['acceleration', 'oss-accelerate.aliyuncs.com', 'https://b.oss-accelerate.aliyuncs.com/'],
    ['dual stack', 'cn-hangzhou.oss.aliyuncs.com', 'https://b.cn-hangzhou.oss.aliyuncs.com/'],
    ['a custom domain', 'static.example.com', 'https://static.example.com/'],
    ['a custom domain with a port', 'http://static.example.com:8080', 'http://static.example.com:8080/'],
    ['an IP address: path style, by the page’s own scheme', '127.0.0.1:9000', 'http://127.0.0.1:9000/b/'],
    ['localhost with a port', 'localhost:9000', 'http://localhost:9000/b/'],
    ['IPv6', 'http://[::1]:9000', 'http://[::1]:9000/b/'],
    ['a path-style address with its bucket', 'http://127.0.0.1:9000/b', 'http://127.0.0.1:9000/b/'],
    ['a slash, query or hash at the end', 'https://static.example.com/?a=1#b', 'https://static.example.com/'],
    ['an OSS endpoint with a path', 'https://oss-cn-hangzhou.aliyuncs.com/b', oss],
  ];
  for (const [name, endpoint, expected] of rules)
    it(name, () => {
      assert.equal(base({ ...hangzhou, endpoint }), expected);
      assert.equal(placeOf(hangzhou, { endpoint }).base, expected);
      assert.equal(placeOf({ ...hangzhou, endpoint }, {}).host, new URL(expected).host);
    });

  it('reads a region with or without oss-, or from an OSS endpoint', () => {
    const place = { region: 'cn-hangzhou', host: 'b.oss-cn-hangzhou.aliyuncs.com' };
    for (const region of ['cn-hangzhou', 'oss-cn-hangzhou', 'oss-cn-hangzhou-internal'])
      assertFields(placeOf({ bucket: 'b', region }, {}), place);
    for (const endpoint of ['OSS-us-west-1.aliyuncs.com', 'https://b.oss-us-west-1.aliyuncs.com/'])
      assert.equal(placeOf({ bucket: 'b', endpoint }, {}).region, 'us-west-1');
  });

  it('prefers each value of the grant to the page’s', () => {
    const page = { bucket: 'p', region: 'cn-beijing', endpoint: 'oss-cn-beijing.aliyuncs.com' };
    assertFields(placeOf({ bucket: 'g' }, page), { bucket: 'g', region: 'cn-beijing' });
    assertFields(placeOf({ endpoint: 'cdn.example.com' }, page), { bucket: 'p', base: 'https://cdn.example.com/' });
    assert.equal(placeOf({}, page).base, 'https://p.oss-cn-beijing.aliyuncs.com/');
  });

  it('names what is missing', () => {
    assertUploadError(faultOf({}), { code: 'config' }, 'bucket');
    for (const name of [undefined, 'oss-accelerate.aliyuncs.com', 'oss-accelerate-overseas.aliyuncs.com', '127.0.0.1'])
      assertUploadError(faultOf({ bucket: 'b', endpoint: name }), { code: 'config' }, 'region');
  });

  it('rejects an address inside Alibaba Cloud, unless the page names it, with its bucket or without it', () => {
    const internal = 'oss-cn-hangzhou-internal.aliyuncs.com';
    for (const endpoint of [internal, `https://b.${internal}`]) {
      const fault = faultOf({ ...hangzhou, endpoint });
      assertUploadError(fault, { code: 'config' }, '-internal');
      assert.ok(fault.hint?.includes('public'));
    }
    assert.equal(placeOf(hangzhou, { endpoint: internal }).host, `b.${internal}`);
    const given = placeOf({ ...hangzhou, endpoint: `b.${internal}` }, { endpoint: `http://${internal}` });
    assert.equal(given.host, `b.${internal}`);
    const page = { endpoint: 'oss-cn-beijing-internal.aliyuncs.com' };
    assert.equal(faultOf({ ...hangzhou, endpoint: internal }, page).code, 'config');
    assert.equal(faultOf({ ...hangzhou, endpoint: `evil-${internal}` }, { endpoint: internal }).code, 'config');
  });

  it('rejects an invalid bucket or region name: requests would go to another host', () => {
    for (const bucket of ['evil.example/x', 'a.b', 'A', '-a', 'a b', '..', 'a@b', 'a?b', 'a#b', ''])
      for (const endpoint of [undefined, '127.0.0.1'])
        assert.equal(faultOf({ bucket, region: 'cn-hangzhou', endpoint }).code, 'config', bucket);
    for (const region of ['evil.example/x', 'cn hangzhou', 'a@b', 'x.evil.example#'])
      assert.equal(faultOf({ bucket: 'b', region }).code, 'config', region);
  });

  it('turns any input into an address with a slash at its end, or a short config error', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (endpoint) => {
      try {
        const place = placeOf({ ...hangzhou, endpoint }, {});
        assert.equal(place.base.endsWith('/'), true);
        assert.equal(new URL(place.base).search, '');
      } catch (error) {
        assertUploadError(error, { code: 'config' });
      }
    });
    fc.assert(property, { numRuns: 500 });
    const fault = faultOf({ ...hangzhou, endpoint: `http://[?Signature=CANARY${'x'.repeat(200)}` });
    assert.ok(!errorText(fault).includes('CANARY'));
    assert.ok(fault.message.length < 150);
  });
});

describe('byHttps: an address of OSS by http', () => {
  const http = 'http://oss-cn-hangzhou.aliyuncs.com';
  const schemes: [page: string, endpoint: string, scheme: string][] = [
    ['https://app.example', http, 'https:'], // no signature covers the scheme
    ['https://app.example', `${http}:80`, 'https:'],
    ['http://app.example', http, 'http:'],
    ['https://app.example', 'http://files.example.com/', 'http:'],
    ['https://app.example', 'http://aliyuncs.com.example/', 'http:'],
    ['https://app.example', 'http://files.example.com/x.aliyuncs.com/', 'http:'],
    ['https://app.example', 'http://files.example.com\\x.aliyuncs.com/', 'http:'],
    ['https://app.example', 'http://oss.localhost:9000/', 'http:'],
    ['https://app.example', 'http://b.oss-cn-hangzhou.aliyuncs.com:8080/', 'http:'],
  ];
  for (const [page, endpoint, scheme] of schemes)
    it(`has ${scheme} on ${page}: ${endpoint}`, () =>
      atOrigin(page, () => {
        for (const address of [base({ ...hangzhou, endpoint }), base(hangzhou, { endpoint })])
          assert.equal(new URL(address).protocol, scheme);
      }));
});

describe('an `oss-endpoint` that is a full origin', () => {
  const oss = 'https://oss-cn-hangzhou.aliyuncs.com';
  const ofBucket = 'https://b.oss-cn-hangzhou.aliyuncs.com';

  const good: [name: string, page: Destination, address: string][] = [
    ['the tag’s bucket in front of it', { endpoint: oss, bucket: 'b' }, ofBucket],
    ['a bucket in front of it where the tag names none', { endpoint: oss }, ofBucket],
    ['its own bucket', { endpoint: ofBucket }, ofBucket],
    ['its own bucket, named again', { endpoint: ofBucket, bucket: 'b' }, ofBucket],
    ['capital letters, blanks, a path', { endpoint: ' HTTPS://Files.Example.com/x ' }, 'https://files.example.com'],
    ['the usual port', { endpoint: 'https://files.example.com:443' }, 'https://files.example.com'],
    ['a custom domain with its port', { endpoint: 'http://b.oss.localhost:9000' }, 'http://b.oss.localhost:9000'],
    ['any, where it has no scheme', { endpoint: 'oss-cn-hangzhou.aliyuncs.com', bucket: 'b' }, 'https://cdn.example'],
    ['any, where it has two slashes alone', { endpoint: '//files.example.com' }, 'https://cdn.example'],
  ];
  for (const [name, page, address] of good)
    it(`allows ${name}`, () => {
      for (const rest of ['/', '/key?Signature=s', '/b/key']) checkAddress(new URL(address + rest), page);
    });

  it('pins the bucket, in the path too, where the tag names one', () => {
    const page = { endpoint: 'http://127.0.0.1:9000', bucket: 'b' };
    for (const path of ['/b', '/b/', '/b/key?Signature=s']) checkAddress(new URL(page.endpoint + path), page);
    for (const path of ['/evil/key', '/', '/bb/key'])
      assertThrows(() => checkAddress(new URL(page.endpoint + path), page), {}, 'only');
    checkAddress(new URL('http://127.0.0.1:9000/any/key'), { endpoint: page.endpoint });
    const hidden = { endpoint: 'https://files.example.com', bucket: 'b' }; // the host does not show it
    assert.equal(base({ region: 'cn-hangzhou', bucket: 'b' }, hidden), 'https://files.example.com/');
    assertThrows(() => base({ region: 'cn-hangzhou', bucket: 'evil' }, hidden), {}, 'bucket b only');
  });

  const files = 'https://files.example.com';
  const bad: [name: string, page: Destination, address: string, only: string][] = [
    ['another host', { endpoint: oss }, 'https://evil.example', oss],
    ['another bucket', { endpoint: oss, bucket: 'b' }, 'https://evil.oss-cn-hangzhou.aliyuncs.com', ofBucket],
    ['another bucket than its own', { endpoint: ofBucket }, 'https://evil.oss-cn-hangzhou.aliyuncs.com', ofBucket],
    ['another region', { endpoint: oss, bucket: 'b' }, 'https://b.oss-cn-beijing.aliyuncs.com', ofBucket],
    ['a host that ends like it', { endpoint: files }, 'https://b.files.example.com', files],
    ['a host that begins like it', { endpoint: oss, bucket: 'b' }, `${ofBucket}.evil.example`, ofBucket],
    ['its name as the user of another', { endpoint: files }, `${files}@evil.example`, files],
    ['another port', { endpoint: 'http://127.0.0.1:9000' }, 'http://127.0.0.1:9001', 'http://127.0.0.1:9000'],
    ['http where it has https', { endpoint: oss, bucket: 'b' }, 'http://b.oss-cn-hangzhou.aliyuncs.com', ofBucket],
  ];
  for (const [name, page, address, only] of bad)
    it(`rejects ${name}, and names both`, () => {
      const message = `This page sends to ${only} only, not to ${new URL(address).origin}.`;
      assertThrows(() => checkAddress(new URL(`${address}/key?Signature=CANARY`), page), { code: 'config' }, message);
    });

  it('is compared without its scheme on an https page', () => {
    atOrigin('https://app.example', () => {
      checkAddress(new URL('http://files.example.com/key'), { endpoint: 'https://files.example.com' });
      checkAddress(new URL('https://files.example.com/key'), { endpoint: 'http://files.example.com' });
      checkAddress(new URL(`${ofBucket}/key`), { endpoint: 'http://oss-cn-hangzhou.aliyuncs.com', bucket: 'b' });
      assert.throws(() => checkAddress(new URL('http://evil.example/key'), { endpoint: 'https://files.example.com' }));
    });
  });

  it('is preferred to the endpoint and the bucket of the grant', () => {
    assert.equal(base({ ...hangzhou, bucket: 'g' }, { endpoint: oss }), 'https://g.oss-cn-hangzhou.aliyuncs.com/');
    const http = { endpoint: 'http://oss-cn-hangzhou.aliyuncs.com' };
    assert.match(base({ ...hangzhou, endpoint: 'oss-cn-hangzhou.aliyuncs.com' }, http), /^http:/);
    for (const grant of [{ endpoint: 'https://cdn.example' }, { endpoint: 'cdn.example' }, { bucket: 'g' }]) {
      const fault = faultOf({ ...hangzhou, ...grant }, { endpoint: oss, bucket: 'b' });
      assertUploadError(fault, { code: 'config' }, ofBucket);
      assert.match(fault.message, /cdn\.example|\/\/g\./);
    }
    const invalid = { endpoint: 'https://[' };
    assertThrows(() => checkAddress(new URL('https://cdn.example/'), invalid), {}, 'not a valid storage address');
  });
});
