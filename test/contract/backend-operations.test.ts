import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type BackendServer, query, startBackend } from './backend-server.js';

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
  batch?: number;
  urls?: string[];
}

const sign = (fields: Record<string, string | number>) => server.ask(path + query({ ...file, ...fields }));

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

describe('the backend’s signed operations', () => {
  it('carry a file in parts, list and complete it', async () => {
    const upload = await create();
    const etags: string[] = [];
    for (const [partNumber, part] of [bytes.subarray(0, 150_000), bytes.subarray(150_000)].entries()) {
      const { response } = await send(await signed({ operation: 'part', partNumber: partNumber + 1, ...upload }), part);
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
    const { body } = await server.ask(`/get_stored_object${query({ key: upload.key })}`);
    assert.deepEqual([body.size, body.type], [bytes.length, 'video/mp4']);
  });

  it('offer the URLs of several parts at one go, and sign no more than the file may have', async () => {
    const upload = await create();
    assert.equal((await signed({ operation: 'create' })).batch, 6);
    const { urls = [] } = await signed({ operation: 'part', partNumber: 2, count: 6, ...upload });
    const numbers = urls.map((one) => new URL(one).searchParams.get('partNumber'));
    assert.deepEqual(numbers, ['2', '3']); // 250,000 bytes are three parts at the most
    for (const one of urls) {
      const { response } = await send({ key: upload.key, method: 'PUT', url: one, headers: {} }, bytes.subarray(0, 9));
      assert.equal(response.status, 200);
    }
    for (const count of ['0', '7', 'x', '1.5', '']) {
      assert.equal((await sign({ operation: 'part', partNumber: 1, count, ...upload })).status, 400, count);
    }
  });

  it('end an upload', async () => {
    const upload = await create();
    assert.equal((await send(await signed({ operation: 'abort', ...upload }))).response.status, 204);
    assert.equal((await send(await signed({ operation: 'list', ...upload }))).response.status, 404);
  });

  it('are signed for nothing but the key that was given out, to the same visitor, for the same file', async () => {
    const upload = await create();
    const other = await create();
    for (const operation of ['part', 'list', 'complete', 'abort']) {
      const ask = (fields: object) => sign({ operation, partNumber: 1, ...upload, ...fields });
      assert.equal((await ask({})).status, 200);
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
        if (key !== other.key) assert.equal((await ask({ key })).status, 403, key);
      }
      assert.equal((await ask({ size: file.size + 1 })).status, 403);
    }
    server.newVisitor();
    assert.equal((await sign({ operation: 'list', ...upload })).status, 403);
  });

  it('are these five only', async () => {
    const upload = await create();
    for (const operation of ['head', 'delete', 'get', 'acl', 'Create', '']) {
      assert.equal((await sign({ operation, ...upload })).status, 400, operation);
    }
  });

  it('refuse part numbers and upload ids that cannot be', async () => {
    const upload = await create();
    for (const partNumber of ['0', '-1', '1.5', '4', '10001', 'x', '', '1&acl']) {
      assert.equal((await sign({ operation: 'part', ...upload, partNumber })).status, 400, partNumber);
    }
    for (const uploadId of ['', 'a b', 'x&acl', '../x', 'a'.repeat(200)]) {
      assert.equal((await sign({ operation: 'abort', key: upload.key, uploadId })).status, 400, uploadId);
    }
    assert.equal((await sign({ operation: 'list', ...upload, partNumberMarker: 'x' })).status, 400);
  });

  it('are not begun for pages or oversized files', async () => {
    assert.equal((await sign({ operation: 'create', name: 'x.html' })).status, 415);
    assert.equal((await sign({ operation: 'create', type: 'image/svg+xml' })).status, 415);
    assert.equal((await sign({ operation: 'create', size: 6e9 })).status, 413);
  });
});
