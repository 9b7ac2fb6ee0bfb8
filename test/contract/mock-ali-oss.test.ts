import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import OSS from 'ali-oss';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';

/** Names that are easily spelt wrong on the way. */
const KEYS = [
  'plain.txt',
  'dir/a b+c&d=e.txt',
  '中文/文件 😀.txt',
  "it's(a)*test!~.txt",
  '100%25#?.txt',
  'a//b.txt',
  `long/${'x'.repeat(300)}.bin`,
];

let cloud: MockCloud;
before(async () => {
  cloud = await mockCloud({ bucket: 'contract-bucket' });
});
after(() => cloud.close());

function client(more: object = {}): OSS {
  const { bucket, accessKeyId, accessKeySecret, port } = cloud;
  return new OSS({
    region: 'oss-cn-hangzhou',
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    accessKeyId,
    accessKeySecret,
    ...more,
  });
}

async function failure(work: Promise<unknown>): Promise<{ code: string; status: number; message: string }> {
  try {
    await work;
  } catch (error) {
    return error as { code: string; status: number; message: string };
  }
  throw new assert.AssertionError({ message: 'It should have failed.' });
}

const STYLES: Record<string, () => object> = {
  'IP endpoint, forged Host': () => ({}),
  'IP endpoint, path style under a forged Host': () => ({ sldEnable: true }),
  'path style': () => ({ endpoint: `http://localhost:${cloud.port}`, sldEnable: true }),
};

for (const authorizationV4 of [true, false]) {
  for (const [style, options] of Object.entries(STYLES)) {
    describe(`ali-oss, V${authorizationV4 ? 4 : 1}, ${style}`, () => {
      const connect = (): OSS => client({ authorizationV4, ...options() });

      for (const key of KEYS) {
        it(`puts, heads, gets and deletes ${key.slice(0, 30)}`, async () => {
          const oss = connect();
          const bytes = randomBytes(1234);
          const put = await oss.put(key, bytes, { meta: { uid: 7, pid: 8 }, headers: { 'Cache-Control': 'no-cache' } });
          assert.match((put.res.headers as Record<string, string>)['x-oss-request-id'] ?? '', /^[0-9A-F]{24}$/);
          const head = await oss.head(key);
          assert.equal((head.meta as unknown as Record<string, string>)['uid'], '7');
          const got = await oss.get(key);
          assert.deepEqual(got.content, bytes);
          assert.equal((got.res.headers as Record<string, string>)['cache-control'], 'no-cache');
          await oss.delete(key);
          assert.equal((await failure(oss.head(key))).code, 'NoSuchKey');
        });
      }

      it('uploads in parts, lists, resumes and aborts', async () => {
        const oss = connect();
        const bytes = randomBytes(1_300_000);
        const { uploadId } = await oss.initMultipartUpload('big file.bin', {
          headers: { 'x-oss-meta-a': 'b' },
        });
        const first = await oss.uploadPart('big file.bin', uploadId, 1, bytes, 0, 500_000);
        const listed = await oss.listParts('big file.bin', uploadId, { 'max-parts': 10 } as never);
        assert.equal(listed.uploadId, uploadId);
        const open = await oss.listUploads({ prefix: 'big' });
        assert.deepEqual(
          (open.uploads as { name: string; uploadId: string }[]).map((upload) => upload.uploadId),
          [uploadId],
        );
        const second = await oss.uploadPart('big file.bin', uploadId, 2, bytes, 500_000, 1_300_000);
        await oss.completeMultipartUpload('big file.bin', uploadId, [
          { number: 1, etag: first.etag },
          { number: 2, etag: second.etag },
        ] as never);
        const got = await oss.get('big file.bin');
        assert.deepEqual(got.content, bytes);
        assert.match((got.res.headers as Record<string, string>)['etag'] ?? '', /^"[0-9A-F]{32}-2"$/);
        assert.equal((await failure(oss.abortMultipartUpload('big file.bin', uploadId))).code, 'NoSuchUpload');

        const other = await oss.initMultipartUpload('given-up.bin');
        await oss.abortMultipartUpload('given-up.bin', other.uploadId);
        assert.equal((await failure(oss.listParts('given-up.bin', other.uploadId))).code, 'NoSuchUpload');
      });

      it('runs multipartUpload on a large buffer', async () => {
        const bytes = randomBytes(2_500_000);
        await connect().multipartUpload('multi.bin', bytes, { partSize: 1_048_576, parallel: 3 });
        assert.deepEqual((await connect().get('multi.bin')).content, bytes);
      });

      it('lists with delimiter and markers, and deletes many', async () => {
        const oss = connect();
        await oss.deleteMulti(
          ((await oss.list({ 'max-keys': 1000 }, {})).objects ?? []).map(({ name }) => name),
          { quiet: true },
        );
        for (const key of ['l/1', 'l/2', 'l/d/3', 'l/中 文']) await oss.put(key, Buffer.from('x'));
        const page = await oss.list({ prefix: 'l/', delimiter: '/', 'max-keys': 2 }, {});
        assert.deepEqual(
          [page.objects.map(({ name }) => name), page.isTruncated, page.nextMarker],
          [['l/1', 'l/2'], true, 'l/2'],
        );
        const rest = await oss.list({ prefix: 'l/', delimiter: '/', marker: page.nextMarker, 'max-keys': 10 }, {});
        assert.deepEqual([rest.objects.map(({ name }) => name), rest.prefixes], [['l/中 文'], ['l/d/']]);
        const v2 = await oss.listV2({ prefix: 'l/', 'max-keys': '3' }, {});
        assert.equal(v2.isTruncated, true);
        const more = await oss.listV2({ prefix: 'l/', 'continuation-token': v2.nextContinuationToken }, {});
        assert.deepEqual(
          [...v2.objects, ...more.objects].map(({ name }) => name),
          ['l/1', 'l/2', 'l/d/3', 'l/中 文'],
        );
        const deleted = await oss.deleteMulti(['l/1', 'l/中 文', 'never there']);
        assert.equal(deleted.deleted?.length, 3);
      });

      it('tells bucket info, location, ACL and CORS', async () => {
        const oss = connect();
        assert.equal((await oss.getBucketInfo(cloud.bucket)).bucket.Name, cloud.bucket);
        assert.equal((await oss.getBucketLocation(cloud.bucket)).location, 'oss-cn-hangzhou');
        assert.equal((await oss.getBucketACL(cloud.bucket)).acl, 'private');
        await oss.putBucketCORS(cloud.bucket, [
          {
            allowedOrigin: 'http://a.test',
            allowedMethod: ['PUT', 'GET'],
            allowedHeader: '*',
            exposeHeader: 'ETag',
            maxAgeSeconds: '7',
          },
        ]);
        assert.deepEqual((await oss.getBucketCORS(cloud.bucket)).rules, [
          {
            allowedOrigin: 'http://a.test',
            allowedMethod: ['PUT', 'GET'],
            allowedHeader: '*',
            exposeHeader: 'ETag',
            maxAgeSeconds: '7',
          },
        ]);
        await oss.deleteBucketCORS(cloud.bucket);
        assert.equal((await failure(oss.getBucketCORS(cloud.bucket))).code, 'NoSuchCORSConfiguration');
      });
    });
  }
}
