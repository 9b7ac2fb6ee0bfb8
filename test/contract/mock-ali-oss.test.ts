import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import type OSS from 'ali-oss';
import { rawRequest } from '../support/node/mock-request.js';
import { codeOf, sdk } from '../support/node/sdk.js';
import { useCloud } from '../support/node/servers.js';

/** Keys that are easily encoded wrongly. */
const KEYS = [
  'plain.txt',
  'dir/a b+c&d=e.txt',
  '中文/文件 😀.txt',
  "it's(a)*test!~.txt",
  '100%25#?.txt',
  'a//b.txt',
  `long/${'x'.repeat(300)}.bin`,
  ...['是 空格 yeah +-/\\\\&*#(1) ', '\x01\x0a\x0c\x07Pc', 'a<b&c>d +', ' "quoted"\t'],
];

const cloud = await useCloud({ bucket: 'contract-bucket' });

const client = (more: object = {}): OSS => sdk(cloud, more);
/** The headers of a response, as the SDK gives them. */
const headersOf = ({ res }: { res: { headers: object } }) => res.headers as Record<string, string | undefined>;
const namesOf = (objects: readonly { name: string }[] | undefined) => (objects ?? []).map(({ name }) => name);

const CLIENTS: Record<string, object> = {
  'V4, IP endpoint, forged Host': {},
  'V4, IP endpoint, path style under a forged Host': { sldEnable: true },
  'V4, path style': { endpoint: `http://localhost:${cloud.port}`, sldEnable: true },
  'V1, IP endpoint, forged Host': { authorizationV4: false },
};

for (const [title, options] of Object.entries(CLIENTS))
  describe(`ali-oss, ${title}`, () => {
    const connect = (): OSS => client(options);

    it('puts, heads, gets, lists and deletes objects with any key', async () => {
      const oss = connect();
      for (const key of KEYS) {
        const bytes = randomBytes(1234);
        const put = await oss.put(key, bytes, { meta: { uid: 7, pid: 8 }, headers: { 'Cache-Control': 'no-cache' } });
        assert.match(headersOf(put)['x-oss-request-id'] ?? '', /^[0-9A-F]{24}$/);
        assert.equal(((await oss.head(key)).meta as unknown as Record<string, string>)['uid'], '7', key);
        const got = await oss.get(key);
        assert.deepEqual(got.content, bytes);
        assert.equal(headersOf(got)['cache-control'], 'no-cache');
        assert.deepEqual(namesOf((await oss.list({ 'max-keys': 1, prefix: key }, {})).objects), [key]);
        await oss.delete(key);
        assert.equal(await codeOf(oss.head(key)), 'NoSuchKey');
      }
    });

    it('uploads in parts, lists, resumes and aborts', async () => {
      const oss = connect();
      const bytes = randomBytes(300_000);
      const { uploadId } = await oss.initMultipartUpload('big file.bin', { headers: { 'x-oss-meta-a': 'b' } });
      const first = await oss.uploadPart('big file.bin', uploadId, 1, bytes, 0, 120_000);
      assert.equal((await oss.listParts('big file.bin', uploadId)).uploadId, uploadId);
      const open = await oss.listUploads({ prefix: 'big' });
      assert.deepEqual([open.uploads.length, (open.uploads as { uploadId: string }[])[0]?.uploadId], [1, uploadId]);
      const second = await oss.uploadPart('big file.bin', uploadId, 2, bytes, 120_000, 300_000);
      const parts = [first, second].map(({ etag }, i) => ({ number: i + 1, etag }));
      await oss.completeMultipartUpload('big file.bin', uploadId, parts);
      const got = await oss.get('big file.bin');
      assert.deepEqual(got.content, bytes);
      assert.match(headersOf(got)['etag'] ?? '', /^"[0-9A-F]{32}-2"$/);
      assert.equal(await codeOf(oss.abortMultipartUpload('big file.bin', uploadId)), 'NoSuchUpload');

      const other = await oss.initMultipartUpload('given-up.bin');
      await oss.abortMultipartUpload('given-up.bin', other.uploadId);
      assert.equal(await codeOf(oss.listParts('given-up.bin', other.uploadId)), 'NoSuchUpload');
    });

    it('lists with delimiter and markers, and deletes many', async () => {
      const oss = connect();
      await oss.deleteMulti(namesOf((await oss.list({ 'max-keys': 1000 }, {})).objects), { quiet: true });
      for (const key of ['l/1', 'l/2', 'l/d/3', 'l/中 文']) await oss.put(key, Buffer.from('x'));
      const page = await oss.list({ prefix: 'l/', delimiter: '/', 'max-keys': 2 }, {});
      assert.deepEqual([namesOf(page.objects), page.isTruncated, page.nextMarker], [['l/1', 'l/2'], true, 'l/2']);
      const next = await oss.list({ prefix: 'l/', delimiter: '/', marker: 'l/1', 'max-keys': 2 }, {});
      assert.deepEqual([namesOf(next.objects), next.prefixes, next.isTruncated], [['l/2'], ['l/d/'], true]);
      const v2 = await oss.listV2({ prefix: 'l/', 'max-keys': '3' }, {});
      assert.equal(v2.isTruncated, true);
      const more = await oss.listV2({ prefix: 'l/', 'continuation-token': v2.nextContinuationToken }, {});
      assert.deepEqual(namesOf([...v2.objects, ...more.objects]), ['l/1', 'l/2', 'l/d/3', 'l/中 文']);
      const deleted = await oss.deleteMulti(['l/1', 'l/中 文', 'never there']);
      assert.equal(deleted.deleted?.length, 3);
    });

    it('creates, fills and deletes another bucket', async () => {
      const oss = connect();
      await oss.putBucket('another-bucket');
      oss.useBucket('another-bucket');
      await oss.putStream('x', Readable.from([Buffer.from('chunked')]));
      assert.equal((await oss.get('x')).content.toString(), 'chunked');
      assert.equal(await codeOf(oss.deleteBucket('another-bucket')), 'BucketNotEmpty');
      await oss.delete('x');
      await oss.deleteBucket('another-bucket');
      assert.equal(await codeOf(oss.get('x')), 'NoSuchBucket');
    });

    it('lists buckets, gets ACLs, bucket info, location and CORS rules', async () => {
      const oss = connect();
      await oss.put('acl', Buffer.from('x'));
      await oss.putACL('acl', 'public-read');
      assert.equal((await oss.getACL('acl')).acl, 'public-read');
      const { buckets } = (await oss.listBuckets({ 'max-keys': 10 })) as unknown as { buckets: { name: string }[] };
      assert.deepEqual(namesOf(buckets), [cloud.bucket]);
      assert.equal((await oss.getBucketInfo(cloud.bucket)).bucket.Name, cloud.bucket);
      assert.equal((await oss.getBucketLocation(cloud.bucket)).location, 'oss-cn-hangzhou');
      assert.equal((await oss.getBucketACL(cloud.bucket)).acl, 'private');
      const rule = {
        ...{ allowedOrigin: 'http://a.test', allowedMethod: ['PUT', 'GET'], allowedHeader: '*' },
        ...{ exposeHeader: 'ETag', maxAgeSeconds: '7' },
      };
      await oss.putBucketCORS(cloud.bucket, [rule]);
      assert.deepEqual((await oss.getBucketCORS(cloud.bucket)).rules, [rule]);
      await oss.deleteBucketCORS(cloud.bucket);
      assert.equal(await codeOf(oss.getBucketCORS(cloud.bucket)), 'NoSuchCORSConfiguration');
    });
  });

describe('ali-oss, signed URLs', () => {
  /** Sends a request as a browser would, but to 127.0.0.1 with the URL's host in a header, because DNS does not know these names. */
  function send(method: string, url: string, body?: string, headers: Record<string, string> = {}) {
    const { host, pathname, search } = new URL(url);
    return rawRequest(cloud.port, method, pathname + search, { host, ...headers }, body);
  }

  for (const [endpoint, options] of [
    ['http://localhost', {}],
    ['http://localhost', { sldEnable: true }],
    ['http://oss-cn-hangzhou.aliyuncs.com', {}],
  ] as const)
    it(`put and get an object, V1 and V4, ${endpoint}, ${JSON.stringify(options)}`, async () => {
      for (const authorizationV4 of [true, false]) {
        const oss = client({ endpoint, authorizationV4, ...options });
        const put = authorizationV4
          ? await oss.signatureUrlV4('PUT', 60, { headers: { 'Content-Type': 'image/png' } }, 'u/中 文+.png')
          : oss.signatureUrl('u/中 文+.png', { method: 'PUT', expires: 60, 'Content-Type': 'image/png' });
        const response = await send('PUT', put, 'hello', { 'content-type': 'image/png' });
        assert.equal(response.status, 200, response.text);
        assert.equal((await send('PUT', put, 'hello')).code, 'SignatureDoesNotMatch');
        assert.equal((await send('GET', put)).code, 'SignatureDoesNotMatch');
        const get = authorizationV4
          ? await oss.signatureUrlV4('GET', 60, undefined, 'u/中 文+.png')
          : oss.signatureUrl('u/中 文+.png', { response: { 'content-type': 'text/x' } });
        const got = await send('GET', get);
        assert.deepEqual([got.text, got.headers['content-type']], ['hello', authorizationV4 ? 'image/png' : 'text/x']);
      }
    });

  it('mean the mock’s bucket if they omit it on an IP address', async () => {
    const put = await client().signatureUrlV4('PUT', 60, undefined, 'no bucket/in it.txt');
    assert.ok(!put.includes(cloud.bucket));
    assert.equal((await fetch(put, { method: 'PUT', body: new Uint8Array(3) })).status, 200);
  });
});
