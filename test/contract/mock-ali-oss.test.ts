import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, it } from 'node:test';
import type OSS from 'ali-oss';
import { mockCloud } from '../../demo/mock/index.js';
import { partList, policyOf, rawRequest } from '../support/node/mock-request.js';
import { codeOf, sdk } from '../support/node/sdk.js';

/** Keys that are easily encoded wrongly. */
const KEYS = [
  'plain.txt',
  'dir/a b+c&d=e.txt',
  '中文/文件 😀.txt',
  "it's(a)*test!~.txt",
  '100%25#?.txt',
  'a//b.txt',
  `long/${'x'.repeat(300)}.bin`,
];

const cloud = await mockCloud({ bucket: 'contract-bucket' });
after(() => cloud.close());

const client = (more: object = {}): OSS => sdk(cloud, more);
/** The headers of a response, as the SDK gives them. */
const headersOf = ({ res }: { res: { headers: object } }) => res.headers as Record<string, string | undefined>;
const namesOf = (objects: readonly { name: string }[] | undefined) => (objects ?? []).map(({ name }) => name);

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
          assert.match(headersOf(put)['x-oss-request-id'] ?? '', /^[0-9A-F]{24}$/);
          const head = await oss.head(key);
          assert.equal((head.meta as unknown as Record<string, string>)['uid'], '7');
          const got = await oss.get(key);
          assert.deepEqual(got.content, bytes);
          assert.equal(headersOf(got)['cache-control'], 'no-cache');
          await oss.delete(key);
          assert.equal(await codeOf(oss.head(key)), 'NoSuchKey');
        });
      }

      it('uploads in parts, lists, resumes and aborts', async () => {
        const oss = connect();
        const bytes = randomBytes(300_000);
        const { uploadId } = await oss.initMultipartUpload('big file.bin', { headers: { 'x-oss-meta-a': 'b' } });
        const first = await oss.uploadPart('big file.bin', uploadId, 1, bytes, 0, 120_000);
        const listed = await oss.listParts('big file.bin', uploadId, { 'max-parts': 10 } as never);
        assert.equal(listed.uploadId, uploadId);
        const open = await oss.listUploads({ prefix: 'big' });
        assert.deepEqual([open.uploads.length, (open.uploads as { uploadId: string }[])[0]?.uploadId], [1, uploadId]);
        const second = await oss.uploadPart('big file.bin', uploadId, 2, bytes, 120_000, 300_000);
        await oss.completeMultipartUpload('big file.bin', uploadId, [
          { number: 1, etag: first.etag },
          { number: 2, etag: second.etag },
        ] as never);
        const got = await oss.get('big file.bin');
        assert.deepEqual(got.content, bytes);
        assert.match(headersOf(got)['etag'] ?? '', /^"[0-9A-F]{32}-2"$/);
        assert.equal(await codeOf(oss.abortMultipartUpload('big file.bin', uploadId)), 'NoSuchUpload');

        const other = await oss.initMultipartUpload('given-up.bin');
        await oss.abortMultipartUpload('given-up.bin', other.uploadId);
        assert.equal(await codeOf(oss.listParts('given-up.bin', other.uploadId)), 'NoSuchUpload');
      });

      it('runs multipartUpload on a large buffer', async () => {
        const bytes = randomBytes(450_000);
        await connect().multipartUpload('multi.bin', bytes, { partSize: 120_000, parallel: 3 });
        assert.deepEqual((await connect().get('multi.bin')).content, bytes);
      });

      it('resumes from a checkpoint with the missing parts', async () => {
        const bytes = randomBytes(900_000);
        const folder = await mkdtemp(join(tmpdir(), 'checkpoint-'));
        const path = join(folder, 'film.bin');
        await writeFile(path, bytes);
        const oss = connect();
        let checkpoint: OSS.Checkpoint | undefined;
        const progress = (share: number, point: OSS.Checkpoint): void => {
          checkpoint = point;
          if (share > 0.5) throw new Error('stop here');
        };
        const inParts = { partSize: 120_000, parallel: 1 };
        await codeOf(oss.multipartUpload('film.bin', path, { ...inParts, progress }));
        const sentBefore = cloud.log.records.filter(({ operation }) => operation === 'UploadPart').length;
        assert.ok(checkpoint && checkpoint.doneParts.length > 0 && checkpoint.doneParts.length < 8);
        await oss.multipartUpload('film.bin', path, { ...inParts, checkpoint });
        const sent = cloud.log.records.filter(({ operation }) => operation === 'UploadPart').length - sentBefore;
        assert.ok(sent < 8, `${sent} parts were sent after the resume`);
        assert.deepEqual((await oss.get('film.bin')).content, bytes);
        await rm(folder, { recursive: true });
      });

      it('signs a form that uploads', async () => {
        const now = new Date();
        const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
        const scope = `${date.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`;
        const pinned = {
          'x-oss-signature-version': 'OSS4-HMAC-SHA256',
          'x-oss-credential': `${cloud.accessKeyId}/${scope}`,
          'x-oss-date': date,
        };
        const conditions: unknown[] = [{ bucket: cloud.bucket }, ['starts-with', '$key', 'forms/']];
        if (authorizationV4) conditions.push(...Object.entries(pinned).map(([name, value]) => ({ [name]: value })));
        const policy = JSON.parse(Buffer.from(policyOf(conditions), 'base64').toString()) as object;
        const signer = connect() as OSS & { signPostObjectPolicyV4(policy: object, date: Date): string };
        const fields = authorizationV4
          ? {
              ...pinned,
              policy: Buffer.from(JSON.stringify(policy)).toString('base64'),
              'x-oss-signature': signer.signPostObjectPolicyV4(policy, now),
            }
          : signer.calculatePostSignature(policy);
        const form = new FormData();
        form.append('key', 'forms/照片 1.bin');
        for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
        form.append('file', new Blob(['hello']), 'a.bin');
        const response = await fetch(`${cloud.endpoint}/${cloud.bucket}/`, { method: 'POST', body: form });
        assert.equal(response.status, 204, await response.text());
        assert.equal(String((await signer.get('forms/照片 1.bin')).content), 'hello');
      });

      it('lists with delimiter and markers, and deletes many', async () => {
        const oss = connect();
        await oss.deleteMulti(namesOf((await oss.list({ 'max-keys': 1000 }, {})).objects), { quiet: true });
        for (const key of ['l/1', 'l/2', 'l/d/3', 'l/中 文']) await oss.put(key, Buffer.from('x'));
        const page = await oss.list({ prefix: 'l/', delimiter: '/', 'max-keys': 2 }, {});
        assert.deepEqual([namesOf(page.objects), page.isTruncated, page.nextMarker], [['l/1', 'l/2'], true, 'l/2']);
        const rest = await oss.list({ prefix: 'l/', delimiter: '/', marker: page.nextMarker, 'max-keys': 10 }, {});
        assert.deepEqual([namesOf(rest.objects), rest.prefixes], [['l/中 文'], ['l/d/']]);
        const v2 = await oss.listV2({ prefix: 'l/', 'max-keys': '3' }, {});
        assert.equal(v2.isTruncated, true);
        const more = await oss.listV2({ prefix: 'l/', 'continuation-token': v2.nextContinuationToken }, {});
        assert.deepEqual(namesOf([...v2.objects, ...more.objects]), ['l/1', 'l/2', 'l/d/3', 'l/中 文']);
        const deleted = await oss.deleteMulti(['l/1', 'l/中 文', 'never there']);
        assert.equal(deleted.deleted?.length, 3);
      });

      it('lists and deletes keys that are difficult in XML', async () => {
        const oss = connect();
        const keys = ['是 空格 yeah +-/\\\\&*#(1) ', '\x01\x0a\x0c\x07Pc', 'a<b&c>d +', ' "quoted"\t'].map(
          (key) => `odd-${key}`,
        );
        for (const key of keys) {
          await oss.put(key, Buffer.from(''));
          const listed = await oss.list({ prefix: 'odd-', 'max-keys': 100 }, {});
          assert.ok(namesOf(listed.objects).includes(key), key);
        }
        await oss.deleteMulti(keys.slice(2));
        for (const key of keys.slice(0, 2)) await oss.delete(key);
        assert.equal((await oss.list({ prefix: 'odd-', 'max-keys': 100 }, {})).objects?.length ?? 0, 0);
      });

      it('gets the encryption in the response of each step', async () => {
        const oss = connect();
        const headers = { 'x-oss-server-side-encryption': 'KMS' };
        for (const response of [
          await oss.initMultipartUpload('sse', { headers }),
          await oss.multipartUpload('sse', Buffer.alloc(150_000), { partSize: 102_400, headers }),
          await oss.put('sse', Buffer.from('x'), { headers }),
        ])
          assert.equal(headersOf(response as never)['x-oss-server-side-encryption'], 'KMS');
      });

      it('sets and gets the ACL of an object', async () => {
        const oss = connect();
        await oss.put('acl', Buffer.from('x'));
        assert.equal((await oss.getACL('acl')).acl, 'default');
        await oss.putACL('acl', 'public-read');
        assert.equal((await oss.getACL('acl')).acl, 'public-read');
        assert.equal((await oss.get('acl')).content.toString(), 'x');
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

      it('gets bucket info, location, ACL and CORS rules', async () => {
        const oss = connect();
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
  }
}

describe('ali-oss, signed URLs', () => {
  /** Sends a request as a browser would, but to 127.0.0.1 with the URL's host in a header, because DNS does not know these names. */
  function send(method: string, url: string, body?: string, headers: Record<string, string> = {}) {
    const { host, pathname, search } = new URL(url);
    return rawRequest(cloud.port, method, pathname + search, { host, ...headers }, body);
  }

  for (const endpoint of ['http://localhost', 'http://oss.localhost', 'http://oss-cn-hangzhou.aliyuncs.com']) {
    for (const options of [{}, { sldEnable: true }]) {
      if ('sldEnable' in options && endpoint.includes('aliyuncs')) continue;
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
          assert.deepEqual(
            [got.text, got.headers['content-type']],
            ['hello', authorizationV4 ? 'image/png' : 'text/x'],
          );
        }
      });
    }
  }

  it('mean the mock’s bucket if they omit it on an IP address', async () => {
    const put = await client().signatureUrlV4('PUT', 60, undefined, 'no bucket/in it.txt');
    assert.ok(!put.includes(cloud.bucket));
    assert.equal((await fetch(put, { method: 'PUT', body: new Uint8Array(3) })).status, 200);
    const domain = client({ endpoint: 'http://static.example.com', cname: true, authorizationV4: true });
    assert.equal(
      (await send('GET', await domain.signatureUrlV4('GET', 60, undefined, 'no bucket/in it.txt'))).status,
      200,
    );
  });

  it('upload an object in parts', async () => {
    const oss = client();
    const url = (method: string, queries: object): Promise<string> =>
      oss.signatureUrlV4(method as 'GET', 60, { queries }, 'url-parts.bin');
    const created = await (await fetch(await url('POST', { uploads: null }), { method: 'POST' })).text();
    const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(created)?.[1] ?? '';
    const part = await fetch(await url('PUT', { partNumber: 1, uploadId }), { method: 'PUT', body: new Uint8Array(5) });
    const etag = part.headers.get('etag') ?? '';
    const body = new TextEncoder().encode(partList([1, etag]));
    assert.equal((await fetch(await url('POST', { uploadId }), { method: 'POST', body })).status, 200);
  });
});

describe('ali-oss, listBuckets', () => {
  it('works with every Host that the SDK forges', async () => {
    for (const authorizationV4 of [true, false]) {
      for (const options of Object.values(STYLES)) {
        const response: unknown = await client({ authorizationV4, ...options() }).listBuckets({ 'max-keys': 10 });
        assert.deepEqual(namesOf((response as { buckets: { name: string }[] }).buckets), [cloud.bucket]);
      }
    }
  });
});
