import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type BackendServer, query, startBackend } from '../support/node/backend-server.js';

const path = '/get_presigned_url_for_oss_upload';
const bytes = randomBytes(250_000);
const file = { name: 'film.mp4', size: bytes.length, type: 'video/mp4' };
let server: BackendServer;
before(async () => {
  server = await startBackend();
});
after(() => server.close());

interface Signed {
  method: string;
  url: string;
  headers: Record<string, string>;
  key: string;
  unique?: boolean;
  batch?: number;
  urls?: string[];
}

const sign = (fields: Record<string, string | number>) => server.request(path + query({ ...file, ...fields }));

async function signed(fields: Record<string, string | number>): Promise<Signed> {
  const { status, body } = await sign(fields);
  assert.equal(status, 200, JSON.stringify(body));
  return body as Signed;
}

async function send(
  { method, url, headers }: Signed,
  body?: Buffer | string,
): Promise<{ response: Response; text: string }> {
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body: Buffer.from(body) }) });
  return { response, text: await response.text() };
}

async function create(): Promise<{ key: string; uploadId: string }> {
  const { key, ...rest } = await signed({ operation: 'create' });
  const { text } = await send({ key, ...rest });
  return { key, uploadId: /<UploadId>(\w+)/.exec(text)?.[1] ?? '' };
}

describe('backend: signed operations', () => {
  it('upload a file in parts, list them and complete the upload', async () => {
    const upload = await create();
    const etags: string[] = [];
    for (const [partNumber, part] of [bytes.subarray(0, 150_000), bytes.subarray(150_000)].entries()) {
      const { response } = await send(
        await signed({ operation: 'part', partNumber: partNumber + 1, partLength: part.length, ...upload }),
        part,
      );
      assert.equal(response.status, 200);
      etags.push(response.headers.get('etag') ?? '');
    }
    const first = await send(await signed({ operation: 'list', ...upload }));
    assert.equal(first.text.match(/<Part>/g)?.length, 2);
    const second = await send(await signed({ operation: 'list', partNumberMarker: 1, ...upload }));
    assert.equal(second.text.match(/<Part>/g)?.length, 1);
    const parts = etags.map((etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
    const done = await send(
      await signed({ operation: 'complete', ...upload }),
      `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`,
    );
    assert.equal(done.response.status, 200, done.text);
    const { body } = await server.request(`/get_stored_object${query({ key: upload.key })}`);
    assert.deepEqual([body.size, body.type], [bytes.length, 'video/mp4']);
  });

  it('accept a part of the signed length only', async () => {
    const upload = await create();
    const part = await signed({ operation: 'part', partNumber: 1, partLength: 1000, ...upload });
    for (const length of [0, 999, 1001, 200_000]) {
      assert.equal((await send(part, bytes.subarray(0, length))).response.status, 403, `${length} bytes`);
    }
    assert.equal((await send(part, bytes.subarray(0, 1000))).response.status, 200);
  });

  it('limit the speed of parts only, if the widget asks for that', async () => {
    const upload = await create();
    const trafficLimit = 819_200;
    const part = await signed({ operation: 'part', partNumber: 1, partLength: 1000, trafficLimit, ...upload });
    assert.deepEqual(part.headers, { 'x-oss-traffic-limit': '819200' });
    const { response } = await send(part, bytes.subarray(0, 1000));
    assert.equal(response.status, 200);
    assert.ok(response.headers.has('x-oss-qos-delay-time'));
    assert.deepEqual((await signed({ operation: 'list', trafficLimit, ...upload })).headers, {});
    const { status } = await sign({ operation: 'part', partNumber: 1, partLength: 9, ...upload, trafficLimit: 1 });
    assert.equal(status, 400);
  });

  it('reject a part without a length, or longer than the rest of the file', async () => {
    const upload = await create();
    const signWith = (partNumber: number, partLength: string) =>
      sign({ operation: 'part', partNumber, partLength, ...upload });
    for (const length of ['', '0', '-1', '1.5', 'x', '1e3', '250001']) {
      assert.equal((await signWith(1, length)).status, 400, length);
    }
    assert.equal((await signWith(1, '250000')).status, 200);
    assert.equal((await signWith(3, '45200')).status, 200); // no part is smaller than 102,400 bytes, and two precede this one
    assert.equal((await signWith(3, '45201')).status, 400);
    assert.equal((await sign({ operation: 'part', partNumber: 1, ...upload })).status, 400);
  });

  it('accept parts of any length with signLength: false', async (context) => {
    const free = await startBackend({ signLength: false });
    context.after(() => free.close());
    const signWith = async (fields: Record<string, string | number>) =>
      (await free.request(path + query({ ...file, ...fields }))).body as Signed;
    const { key, ...rest } = await signWith({ operation: 'create' });
    const uploadId = /<UploadId>(\w+)/.exec((await send({ key, ...rest })).text)?.[1] ?? '';
    for (const length of [{}, { partLength: 7 }]) {
      const part = await signWith({ operation: 'part', partNumber: 1, ...length, key, uploadId });
      assert.equal((await send(part, bytes)).response.status, 200);
    }
  });

  it('sign several parts in one response, each with its length, in the order of the request', async () => {
    const upload = await create();
    assert.equal((await signed({ operation: 'create' })).batch, 6);
    const several = { partNumbers: '3,1', partLengths: '9,100000' };
    const { url, urls = [] } = await signed({ operation: 'part', partNumber: 3, partLength: 9, ...several, ...upload });
    assert.deepEqual(
      urls.map((one) => new URL(one).searchParams.get('partNumber')),
      ['3', '1'],
    );
    assert.equal(new URL(url).searchParams.get('partNumber'), '3');
    for (const [i, length] of [9, 100_000].entries()) {
      const put = (size: number) =>
        send({ key: upload.key, method: 'PUT', url: urls[i]!, headers: {} }, bytes.subarray(0, size));
      assert.equal((await put(length + 1)).response.status, 403);
      assert.equal((await put(length)).response.status, 200);
    }
    for (const [partNumbers, partLengths] of [
      ['', ''],
      ['0', '9'],
      ['1,4', '9,9'],
      ['1,x', '9,9'],
      ['1,2', '9'],
      ['1,2', '9,'],
      ['1,2,3,1,2,3,1', '9,9,9,9,9,9,9'],
    ] as const) {
      const { status } = await sign({ operation: 'part', partNumbers, partLengths, ...upload });
      assert.equal(status, 400, `${partNumbers} of ${partLengths} bytes`);
    }
  });

  it('forbid overwriting, and say that the key is unique', async () => {
    const upload = await create();
    const part = await signed({ operation: 'part', partNumber: 1, partLength: 9, ...upload });
    const { response } = await send(part, bytes.subarray(0, 9));
    const xml = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${response.headers.get('etag')}</ETag></Part></CompleteMultipartUpload>`;
    const complete = await signed({ operation: 'complete', ...upload });
    for (const { headers, unique } of [complete, await signed({ operation: 'create' })]) {
      assert.equal(headers['x-oss-forbid-overwrite'], 'true');
      assert.equal(unique, true);
    }
    const { headers: _, ...bare } = complete;
    assert.equal((await send({ ...bare, headers: { 'Content-Type': 'application/xml' } }, xml)).response.status, 403);
    assert.equal((await send(complete, xml)).response.status, 200);
    const head = await signed({ operation: 'head', ...upload });
    assert.equal((await send(head)).response.headers.get('content-length'), '9');
  });

  it('are rejected with 410 if their key is older than seven days', async () => {
    const { now } = Date;
    const began = now();
    const upload = await create();
    const signWith = async (age: number, operation: string) => {
      Date.now = () => began + age;
      try {
        return (await sign({ operation, partNumber: 1, partLength: 9, ...upload })).status;
      } finally {
        Date.now = now;
      }
    };
    const sevenDays = 7 * 24 * 3600_000;
    for (const operation of ['part', 'list', 'complete', 'abort', 'head']) {
      assert.equal(await signWith(sevenDays - 2000, operation), 200, operation);
      assert.equal(await signWith(sevenDays + 2000, operation), 410, operation);
    }
    const [, dir, name = ''] = /^(.*\/)(.*)$/.exec(upload.key) ?? [];
    const later = Math.floor(began / 1000 + 3600).toString(16);
    const key = `${dir}${name.slice(0, 24)}${later}${name.slice(32)}`;
    assert.equal((await sign({ operation: 'list', ...upload, key })).status, 403); // the HMAC covers the time too
  });

  it('abort an upload', async () => {
    const upload = await create();
    assert.equal((await send(await signed({ operation: 'abort', ...upload }))).response.status, 204);
    assert.equal((await send(await signed({ operation: 'list', ...upload }))).response.status, 404);
  });

  it('are signed only for a key that was issued to the same visitor for the same file', async () => {
    const upload = await create();
    const other = await create();
    for (const operation of ['part', 'list', 'complete', 'abort', 'head']) {
      const signWith = (fields: object) => sign({ operation, partNumber: 1, partLength: 9, ...upload, ...fields });
      assert.equal((await signWith({})).status, 200);
      const [, , name = ''] = upload.key.split('/');
      const dir = upload.key.slice(0, -name.length);
      for (const key of [
        ...[
          '',
          'x',
          'uploads/x',
          `${upload.key}x`,
          upload.key.replace('film', 'fiml'),
          `${dir}${name.slice(0, 24)}-film.mp4`,
        ],
        ...[
          `${dir}../${name}`,
          `/${upload.key}`,
          dir,
          upload.key.replace('mp4', 'html'),
          dir + other.key.slice(dir.length, -10) + name.slice(-10),
        ],
        `uploads/${'0'.repeat(24)}/${name}`,
      ]) {
        if (key !== other.key) assert.equal((await signWith({ key })).status, 403, key);
      }
      assert.equal((await signWith({ size: file.size + 1 })).status, 403);
    }
    server.newVisitor();
    assert.equal((await sign({ operation: 'list', ...upload })).status, 403);
  });

  it('are these six and no others', async () => {
    const upload = await create();
    for (const operation of ['delete', 'get', 'acl', 'Create', '']) {
      assert.equal((await sign({ operation, ...upload })).status, 400, operation);
    }
  });

  it('reject invalid part numbers and upload ids', async () => {
    const upload = await create();
    for (const partNumber of ['0', '-1', '1.5', '4', '10001', 'x', '', '1&acl']) {
      assert.equal((await sign({ operation: 'part', ...upload, partNumber, partLength: 9 })).status, 400, partNumber);
    }
    for (const uploadId of ['', 'a b', 'x&acl', '../x', 'a'.repeat(200)]) {
      assert.equal((await sign({ operation: 'abort', key: upload.key, uploadId })).status, 400, uploadId);
    }
    assert.equal((await sign({ operation: 'list', ...upload, partNumberMarker: 'x' })).status, 400);
  });

  it('reject pages and files that are too large', async () => {
    assert.equal((await sign({ operation: 'create', name: 'x.html' })).status, 415);
    assert.equal((await sign({ operation: 'create', type: 'image/svg+xml' })).status, 415);
    assert.equal((await sign({ operation: 'create', size: 6e9 })).status, 413);
  });
});
