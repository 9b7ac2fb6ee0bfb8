import assert from 'node:assert/strict';
import { after, beforeEach, describe, it, mock } from 'node:test';
import { Crc64 } from '../../src/oss/integrity/crc-worker.js';
import type { GrantRequest } from '../../src/server/grants/grant-request.js';
import { openSeal } from '../../src/server/grants/seal.js';
import { type CompletedObject, createUploadHandler, type UploadHandlerOptions } from '../../src/server.js';
import { type EndpointMode, endpointModes } from '../support/node/endpoints.js';
import { postForm, type SignedForm } from '../support/node/post-form.js';
import { sealSecret, sealVectors } from '../support/node/seal-vectors.js';
import { keepVersions, sdk } from '../support/node/sdk.js';
import { ask, askByPost, cloudOptions } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';
import { setClock } from '../support/set-clock.js';

/** The tests move the clock of cloud and server. */
const cloud = await useCloud({ bucket: 'server-bucket', store: 'memory', clock: () => Date.now() });
const logged = mock.method(console, 'error', () => {});
beforeEach(() => logged.mock.resetCalls());
after(() => mock.restoreAll());

const HOUR = 3600_000;
const crcOf = (content: string) => new Crc64().update(new TextEncoder().encode(content)).digest();
type Fields = Record<string, string | number>;
type Change = Partial<Pick<UploadHandlerOptions, 'completed' | 'exists' | 'keySecret' | 'ossEndpoint'>>;

/** The endpoint of one user, and what its application has saved. */
function endpointOf(mode: EndpointMode, user = 7, change: Change & { context?: unknown } = {}) {
  const saved: CompletedObject[] = [];
  const { context = { user }, ...options } = change;
  const handler = createUploadHandler({
    ...cloudOptions(cloud),
    authorize: () => ({ dir: `uploads/${user}/`, mode, context }),
    completed: (object) => ({ id: saved.push(object) }),
    ...options,
  });
  return { saved, handler };
}
type Endpoint = ReturnType<typeof endpointOf>;

let count = 0;
/** Uploads a file as the browser does. @returns what the page asks then */
async function upload({ handler }: Pick<Endpoint, 'handler'>, mode: EndpointMode, content = 'hello'): Promise<Fields> {
  const file = { name: `${++count}.txt`, size: content.length, type: 'text/plain' };
  const { status, body } = await ask(handler, file);
  assert.equal(status, 200, JSON.stringify(body));
  const key: string = body.key ?? `${body.dir}${file.name}`;
  if (mode === 'post-policy') assert.equal(await post(body as SignedForm, key, content), 'stored');
  if (mode === 'presigned-url') assert.ok((await put(body as Signed, content)).ok);
  if (mode === 'sts') await sdk(cloud).put(key, Buffer.from(content), { mime: file.type });
  return { ...file, operation: 'completed', key, seal: body.seal, crc64: crcOf(content) };
}

/** Sends a form with all that the policy of `/server` pins. */
const post = (grant: SignedForm, key: string, content: string) =>
  postForm(grant, { key, 'x-oss-forbid-overwrite': 'true' }, 'text/plain', content);

type Signed = { url: string; headers: Record<string, string> };
const put = ({ url, headers }: Signed, content: string) => fetch(url, { method: 'PUT', headers, body: content });

/** How the endpoint refuses this, without a call of the application. */
async function refusal({ handler, saved }: Endpoint, fields: Fields): Promise<string> {
  const before = saved.length;
  const { status, body } = await ask(handler, fields);
  assert.equal(saved.length, before, 'the application was called');
  return `${status} ${body.code}`;
}

describe('server: completed', () => {
  it('takes seals that OpenSSL has made', async () => {
    for (const { kind, seconds, dir, key, size, digest } of sealVectors) {
      const fields = { seal: `odu1.${kind}.${seconds}.${digest}` };
      const request = { dir, context: 'null', keySecret: sealSecret, fields } as GrantRequest;
      assert.equal((await openSeal(request, { key, size }))?.kind, kind);
      assert.equal(await openSeal({ ...request, dir: 'uploads/other/' }, { key, size }), undefined);
    }
  });

  for (const mode of endpointModes) {
    it(`gets what OSS says of the object, and the context of authorize: ${mode}`, async () => {
      const endpoint = endpointOf(mode);
      const fields = await upload(endpoint, mode);
      for (const [i, send] of [ask, askByPost].entries()) {
        const { status, body } = await send(endpoint.handler, fields);
        assert.deepEqual([status, body], [200, { completed: true, data: { id: i + 1 } }]);
      }
      const { etag, ...object } = endpoint.saved[0]!;
      assert.match(etag, /^"[\dA-F]{32}"$/);
      assert.deepEqual(object, {
        ...{ key: fields['key'], size: 5, type: 'text/plain', crc64: crcOf('hello'), versionId: undefined },
        ...{ context: { user: 7 }, isRepeat: false },
      });
    });

    it(`gets the picture of a video, if it is one, and below the user’s prefix: ${mode}`, async () => {
      const endpoint = endpointOf(mode);
      const fields = await upload(endpoint, mode);
      for (const [key, type] of [
        ['uploads/7/a.jpg', 'image/jpeg'],
        ['uploads/7/a.webp', 'image/webp'],
        ['uploads/7/b.jpg', 'text/plain'],
        ['uploads/8/a.jpg', 'image/jpeg'],
      ] as const)
        await sdk(cloud).put(key, Buffer.from('picture'), { mime: type });
      const posters = [
        'uploads/7/a.jpg',
        'uploads/7/a.webp',
        'uploads/7/b.jpg',
        'uploads/8/a.jpg',
        'uploads/7/../8/a.jpg',
      ];
      for (const poster of [...posters, 'uploads/7/missing.jpg', ''])
        assert.equal((await ask(endpoint.handler, { ...fields, poster })).status, 200);
      const [jpeg, webp, ...others] = endpoint.saved.map(({ poster }) => poster);
      const { etag, ...picture } = jpeg!;
      assert.match(etag, /^"[\dA-F]{32}"$/);
      assert.deepEqual(picture, { key: 'uploads/7/a.jpg', size: 7, type: 'image/jpeg', crc64: crcOf('picture') });
      assert.deepEqual([webp!.type, others], ['image/webp', Array(5).fill(undefined)]);
    });

    it(`is unknown to an endpoint without the option, whose grants have no seal: ${mode}`, async () => {
      const { handler } = endpointOf(mode, 7, { completed: undefined });
      const fields = await upload({ handler }, mode);
      assert.equal(fields['seal'], undefined);
      const { status, body } = await ask(handler, { ...fields, seal: 'x' });
      assert.deepEqual([status, body.code], [400, 'unknown-operation']);
    });

    it(`is refused for a forged seal: ${mode}`, async () => {
      const endpoint = endpointOf(mode);
      const fields = await upload(endpoint, mode);
      const seal = String(fields['seal']);
      const [name, kind, time, digest] = seal.split('.');
      const otherKind = kind === 'key' ? 'dir' : 'key';
      const later = (Number.parseInt(time!, 36) + 1).toString(36);
      const forged = [
        ...[undefined, '', 'odu1', 'x'.repeat(9999), seal.slice(0, -1), `${seal}0`, seal.toUpperCase()],
        [name, otherKind, time, digest],
        [name, 'exists', time, digest],
        [name, kind, later, digest],
        [name, kind, time, '0'.repeat(40)],
      ];
      for (const one of forged) {
        const { seal: _, ...rest } = fields;
        const text = Array.isArray(one) ? one.join('.') : one;
        assert.equal(await refusal(endpoint, { ...rest, ...(text !== undefined && { seal: text }) }), '403 seal', text);
      }
    });

    it(`is refused for another user, another context and another secret: ${mode}`, async () => {
      const fields = await upload(endpointOf(mode), mode);
      const others = [
        endpointOf(mode, 8),
        endpointOf(mode, 7, { context: { user: 7, album: 1 } }),
        endpointOf(mode, 7, { keySecret: 'another one' }),
      ];
      for (const other of others) assert.equal(await refusal(other, fields), '403 seal');
      const theirs = await upload(endpointOf(mode, 8), mode);
      assert.equal(await refusal(endpointOf(mode), { ...theirs, seal: fields['seal']! }), '403 seal');
    });

    it(`is refused for a key outside the prefix, and where OSS has no such object: ${mode}`, async () => {
      const endpoint = endpointOf(mode);
      const fields = await upload(endpoint, mode);
      const outside = ['', 'uploads/7/', 'uploads/77/a', 'uploads/7/../8/a', 'uploads/7/./a', 'uploads/7/..'];
      for (const key of outside) assert.equal(await refusal(endpoint, { ...fields, key }), '403 seal', key);
      await sdk(cloud).delete(String(fields['key']));
      assert.equal(await refusal(endpoint, fields), '404 missing');
    });

    it(`is refused where OSS has another size, type or CRC-64: ${mode}`, async () => {
      const endpoint = endpointOf(mode);
      const fields = await upload(endpoint, mode);
      const ofSize = mode === 'presigned-url' ? '403 seal' : '409 changed';
      assert.equal(await refusal(endpoint, { ...fields, size: 4 }), ofSize);
      assert.equal(await refusal(endpoint, { ...fields, size: 'x' }), '400 bad-request');
      assert.equal(await refusal(endpoint, { ...fields, type: 'image/png' }), '409 changed');
      for (const change of [{ type: 'text/plain; charset=utf-8' }, { crc64: '' }])
        assert.equal((await ask(endpoint.handler, { ...fields, ...change })).status, 200, JSON.stringify(change));
      assert.equal(await refusal(endpoint, { ...fields, crc64: crcOf('hallo') }), '409 changed');
    });
  }

  it('is refused for another object of the user by the seal of one', async () => {
    const endpoint = endpointOf('presigned-url');
    const [one, two] = [await upload(endpoint, 'presigned-url'), await upload(endpoint, 'presigned-url')];
    assert.equal(await refusal(endpoint, { ...one, seal: two['seal']! }), '403 seal');
  });

  it('is refused for an object that was there before the grant', async () => {
    const endpoint = endpointOf('post-policy');
    const old = await upload(endpoint, 'post-policy');
    const restore = setClock({ ahead: 60_000 });
    const { seal } = await upload(endpoint, 'post-policy');
    assert.equal(await refusal(endpoint, { ...old, seal: seal! }), '409 older');
    assert.equal((await ask(endpoint.handler, old)).status, 200);
    restore();
  });

  for (const mode of ['post-policy', 'presigned-url'] as const)
    it(`is refused a day after the grant, and not before: ${mode}`, async () => {
      const endpoint = endpointOf(mode);
      const fields = await upload(endpoint, mode);
      const early = setClock({ ahead: 23 * HOUR });
      assert.equal((await ask(endpoint.handler, fields)).status, 200);
      early();
      const late = setClock({ ahead: 24 * HOUR + 2000 });
      assert.equal(await refusal(endpoint, fields), '410 too-late');
      late();
    });

  it('runs for each of two requests at once: a unique key makes one record of them', async () => {
    const table = new Map<string, number>();
    const { handler } = endpointOf('sts', 7, {
      async completed({ key }) {
        await new Promise((resolve) => setImmediate(resolve));
        if (!table.has(key)) table.set(key, table.size + 1);
        return { id: table.get(key) };
      },
    });
    const fields = await upload({ handler }, 'sts');
    const both = await Promise.all([ask(handler, fields), ask(handler, { ...fields, isRepeat: 'true' })]);
    for (const { body } of both) assert.deepEqual(body, { completed: true, data: { id: 1 } });
    assert.equal(table.size, 1);
  });

  it('knows what the page has asked before', async () => {
    const endpoint = endpointOf('sts');
    const fields = await upload(endpoint, 'sts');
    for (const isRepeat of ['true', 'false', '1']) await ask(endpoint.handler, { ...fields, isRepeat });
    assert.deepEqual(
      endpoint.saved.map(({ isRepeat }) => isRepeat),
      [true, false, false],
    );
  });

  it('is called for a file that `exists` has found, though it is older than the question', async () => {
    const first = await upload(endpointOf('post-policy'), 'post-policy', 'again');
    const endpoint = endpointOf('post-policy', 7, { exists: () => String(first['key']) });
    const restore = setClock({ ahead: HOUR });
    const { name, size, key, crc64 } = first;
    const file = { name: name!, size: size!, type: 'image/png', crc64: crc64! }; // the file's new name says so
    const { body } = await ask(endpoint.handler, { ...file, operation: 'exists' });
    const { status } = await ask(endpoint.handler, { ...file, operation: 'completed', key: key!, seal: body.seal });
    restore();
    assert.equal(status, 200);
    assert.deepEqual([endpoint.saved[0]?.key, endpoint.saved[0]?.isRepeat], [key, true]);
    const nothing = endpointOf('post-policy', 7, { exists: () => undefined });
    assert.deepEqual((await ask(nothing.handler, { ...file, operation: 'exists' })).body, { exists: false });
  });

  it('is not called where the limits of authorize do not allow what OSS has, though OSS enforces none in mode sts', async () => {
    const saved: unknown[] = [];
    const handler = createUploadHandler({
      ...cloudOptions(cloud),
      unenforced: true,
      authorize: () => ({ dir: 'uploads/7/', mode: 'sts', maxFileSize: 5, types: ['text/*'] }),
      completed: (object) => saved.push(object),
    });
    const codes: string[] = [];
    for (const [content, type, ending] of [
      ['too long', 'text/plain', 'txt'],
      ['hello', 'image/png', 'txt'],
      ['hello', 'text/plain', 'html'],
      ['hello', 'text/plain', 'txt'],
    ] as const) {
      const { body } = await ask(handler, { name: 'a.txt', size: content.length, type: 'text/plain' });
      const key = `uploads/7/limits-${++count}.${ending}`;
      await sdk(cloud).put(key, Buffer.from(content), { mime: type });
      const asked = { operation: 'completed', name: 'a.txt', key, size: content.length, type, seal: body.seal };
      const { status, body: response } = await ask(handler, asked);
      codes.push(`${status} ${response.code ?? ''}`);
    }
    assert.deepEqual(codes, ['413 too-large', '415 type', '415 type', '200 ']);
    assert.equal(saved.length, 1);
  });

  it('has no limit of size by default in mode sts, and reads none where HEAD says none', async (t) => {
    const facts = {
      ...{ 'Content-Type': 'text/plain', 'x-oss-hash-crc64ecma': '1' },
      ...{ Date: new Date().toUTCString(), 'Last-Modified': new Date().toUTCString() },
    };
    const statuses: number[] = [];
    for (const [limit, size, length] of [
      [{}, 6e9, { 'Content-Length': '6000000000' }],
      [{ maxFileSize: 5 } as const, 6e9, { 'Content-Length': '6000000000' }],
      [{}, 0, {}],
    ] as const) {
      const handler = createUploadHandler({
        ...cloudOptions(cloud),
        unenforced: true,
        authorize: () => ({ dir: 'uploads/7/', mode: 'sts', ...limit }),
        completed: () => null,
      });
      const file = { name: 'a.txt', size, type: 'text/plain' };
      const { body } = await ask(handler, file);
      const headers = { ...facts, ...length };
      const oss = t.mock.method(globalThis, 'fetch', () => Promise.resolve(new Response(null, { headers })));
      const key = 'uploads/7/a.txt';
      statuses.push((await ask(handler, { ...file, operation: 'completed', key, seal: body.seal })).status);
      oss.mock.restore();
    }
    assert.deepEqual(statuses, [200, 413, 502]);
  });

  it('names the version that was checked: one that was overwritten is not taken for it', async () => {
    const versions = await useCloud({ bucket: 'server-versions', store: 'memory' });
    await keepVersions(versions);
    const saved: CompletedObject[] = [];
    const handler = createUploadHandler({
      ...cloudOptions(versions),
      authorize: () => ({ dir: 'uploads/7/', mode: 'presigned-url' }),
      completed: (object) => void saved.push(object),
    });
    const file = { name: 'a.txt', size: 5, type: 'text/plain' };
    const { body } = await ask(handler, file);
    const versionOf = async (content: string) => (await put(body as Signed, content)).headers.get('x-oss-version-id')!;
    const fields = { ...file, operation: 'completed', key: body.key, seal: body.seal };
    const first = await versionOf('hello');
    assert.equal((await ask(handler, { ...fields, versionId: first })).status, 200);
    const second = await versionOf('hallo');
    const overwritten = await ask(handler, { ...fields, versionId: first });
    assert.deepEqual([overwritten.status, overwritten.body.code], [404, 'missing']); // the mock keeps the latest version alone
    const unnamed = await ask(handler, { ...fields, crc64: crcOf('hello') });
    assert.deepEqual([unnamed.status, unnamed.body.code], [409, 'changed']);
    assert.equal((await ask(handler, fields)).status, 200);
    assert.deepEqual(
      saved.map(({ versionId }) => versionId),
      [first, second],
    );
    for (const versionId of ['', 'a/b', 'x'.repeat(200)])
      assert.equal((await ask(handler, { ...fields, versionId })).status, 400, versionId);
  });

  it('leaves no gap after HEAD: what it has checked cannot be overwritten', async () => {
    for (const mode of ['post-policy', 'presigned-url'] as const) {
      const name = 'gap.txt';
      let grant: Signed & SignedForm = {} as never;
      const overwritten: unknown[] = [];
      const { handler } = endpointOf(mode, 9, {
        async completed({ key }) {
          if (mode === 'post-policy') overwritten.push(await post(grant, key, 'hallo'));
          else overwritten.push((await put(grant, 'hallo')).status);
        },
      });
      const file = { name, size: 5, type: 'text/plain' };
      const { body } = await ask(handler, file);
      grant = body;
      const key: string = body.key ?? `uploads/9/${name}`;
      if (mode === 'post-policy') await post(grant, key, 'hello');
      else await put(grant, 'hello');
      const { status } = await ask(handler, { ...file, operation: 'completed', key, seal: body.seal });
      assert.equal(status, 200);
      assert.deepEqual(overwritten, [mode === 'post-policy' ? 'FileAlreadyExists' : 409]);
    }
  });

  it('does not read a body of 10 MB', async () => {
    const endpoint = endpointOf('sts');
    const fields = await upload(endpoint, 'sts');
    let read = 0;
    const chunk = new Uint8Array(10_000).fill(32);
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          read += chunk.length;
          controller.enqueue(read > chunk.length ? chunk : new TextEncoder().encode(JSON.stringify(fields)));
          if (read >= 10_000_000) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const init = { body, duplex: 'half' } as RequestInit;
    const { status, body: response } = await askByPost(endpoint.handler, {}, init);
    assert.deepEqual([status, response.code, endpoint.saved.length], [413, 'bad-request', 0]);
    assert.ok(read < 200_000, `${read} bytes were read`);
  });

  it('that returns a response passes on its JSON, or its refusal; its own errors stay in the log', async () => {
    const returned = async (completed: UploadHandlerOptions['completed']) => {
      const { handler } = endpointOf('sts', 7, { completed });
      const { status, body } = await ask(handler, await upload({ handler }, 'sts'));
      return [status, body];
    };
    const full = () => Response.json({ message: 'The album is full.' }, { status: 409 });
    assert.deepEqual(await returned(full), [409, { message: 'The album is full.' }]);
    assert.deepEqual(await returned(() => Promise.reject(full())), [409, { message: 'The album is full.' }]);
    const bare = { code: 'not-allowed', message: 'The file could not be saved.' };
    assert.deepEqual(await returned(() => new Response(null, { status: 403 })), [403, bare]);
    assert.deepEqual(await returned(() => Response.json([1])), [200, { completed: true, data: [1] }]);
    assert.deepEqual(await returned(() => new Response(null, { status: 204 })), [200, { completed: true }]);
    const [status, body] = await returned(() => Promise.reject(new Error('canary database')));
    assert.deepEqual([status, body.code], [500, 'internal']);
    assert.doesNotMatch(JSON.stringify(body), /canary/);
    assert.match(String(logged.mock.calls.at(-1)?.arguments[1]), /canary/);
  });

  it('is tried again where OSS was not reached, and not where the server may not read', async () => {
    const fields = await upload(endpointOf('sts'), 'sts');
    const unreachable = endpointOf('sts', 7, { ossEndpoint: 'http://127.0.0.1:1' });
    assert.equal(await refusal(unreachable, fields), '502 oss');
    const { credentials, ...options } = cloudOptions(cloud);
    const denied = createUploadHandler({
      ...options,
      credentials: { ...credentials, accessKeySecret: 'wrong' },
      keySecret: credentials.accessKeySecret, // by default
      authorize: () => ({ dir: 'uploads/7/', mode: 'sts', context: { user: 7 } }),
      completed: () => assert.fail('the object was not checked'),
    });
    const { status, body } = await ask(denied, fields);
    assert.deepEqual([status, body.code], [500, 'config']);
    assert.match(body.hint, /oss:GetObject/);
  });

  it('is a config error where the context is not JSON of at most 4 kB', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    for (const context of [circle, 1n, () => 1, 'x'.repeat(5000)]) {
      const { body } = await ask(endpointOf('sts', 7, { context }).handler, { name: 'a' });
      assert.match(body.hint, /returned the context "\w+", not JSON of at most 4 kB/, typeof context);
    }
  });

  it('has the type of the context that authorize returns', () => {
    createUploadHandler({
      credentials: cloudOptions(cloud).credentials,
      authorize: async (request) =>
        request.url ? { dir: 'uploads/7/', mode: 'post-policy', context: { user: 7 } } : null,
      completed({ context }) {
        const user: number = context.user;
        // @ts-expect-error -- it has no such field
        return [user, context.album];
      },
    });
  });
});
