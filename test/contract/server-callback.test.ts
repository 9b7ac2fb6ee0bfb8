import assert from 'node:assert/strict';
import { constants, createHash, createPublicKey, createSign, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import { describe, it } from 'node:test';
import { toNode } from '../../src/server.js';
import { verifyCallback } from '../../src/server/callback/verify-callback.js';
import { ask, handlerFor, outcome } from '../support/node/server-handler.js';
import { useCloud, useServer } from '../support/node/servers.js';
import { vectors } from '../support/node/vectors.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const { public_key_pem: pem, vectors: signed } = vectors.callback_signature;
let next = 0;

/** Each test has a key of its own, because keys are kept. */
const newKeyUrl = () => `https://gosspublic.alicdn.com/test-${++next}.pem`;

type Sent = { path: string; query?: string; body: string | Buffer; authorization: string; keyUrl?: string };

function requestOf({ path, query = '', body, authorization, keyUrl = newKeyUrl() }: Sent): Request {
  const headers = { Authorization: authorization, 'x-oss-pub-key-url': base64(keyUrl) };
  return new Request(`https://app.test${path}${query}`, { method: 'POST', headers, body: body as BodyInit });
}

/** A host of public keys, with the addresses that it was asked for. */
function keyHost(key = pem, status = 200) {
  const asked: { url: string; redirect: string | undefined }[] = [];
  const options = {
    fetch: async (url: string | URL | Request, init?: RequestInit) => {
      asked.push({ url: new Request(url).url, redirect: init?.redirect });
      return new Response(key, { status });
    },
  };
  return { asked, options };
}

/** A key pair, and what it signs. */
function ownKey(modulusLength = 1024) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return {
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey,
    sign: (text: string) => createSign('RSA-MD5').update(text).sign(privateKey, 'base64'),
  };
}

describe('server: verifyCallback', () => {
  for (const vector of signed)
    it(`accepts the vector, and nothing that differs from it: ${vector.string_to_sign.split('\n')[0]}`, async () => {
      const { options } = keyHost();
      const check = (change: Partial<Sent>) => verifyCallback(requestOf({ ...vector, ...change }), options);
      assert.equal(await check({}), true);
      assert.equal(await check({ body: `${vector.body} ` }), false);
      assert.equal(await check({ query: `${vector.query || '?'}x` }), false);
      assert.equal(await check({ path: `${vector.path}x` }), false);
      const bytes = Buffer.from(vector.authorization, 'base64');
      bytes[5]! ^= 1;
      assert.equal(await check({ authorization: bytes.toString('base64') }), false);
      const longer = Buffer.concat([Buffer.from([0]), Buffer.from(vector.authorization, 'base64')]).toString('base64');
      for (const authorization of ['', 'no base64!', base64('short'), `Bearer ${vector.authorization}`, longer])
        assert.equal(await check({ authorization }), false, authorization);
    });

  it('leaves the body readable', async () => {
    const request = requestOf(signed[0]!);
    assert.equal(await verifyCallback(request, keyHost().options), true);
    assert.equal(await request.text(), signed[0]!.body);
    await assert.rejects(verifyCallback(request, keyHost().options), TypeError);
  });

  it('verifies bytes, not text, also with a key of 512 bits', async () => {
    const own = ownKey(512);
    const body = Buffer.from([0xff, 0xfe, 0x00, 0xe9]);
    const authorization = createSign('RSA-MD5').update('/cb\n').update(body).sign(own.privateKey, 'base64');
    assert.equal(await verifyCallback(requestOf({ path: '/cb', body, authorization }), keyHost(own.pem).options), true);
  });

  it('reads no more than 64 kB of anybody’s body', async () => {
    const { authorization } = signed[0]!;
    /** @returns bytes that were read of an endless body */
    const readOf = async (change: Partial<Sent> = {}, host = keyHost(), more = {}) => {
      const { url, headers } = requestOf({ path: '/cb', body: '', authorization, ...change });
      for (const [name, value] of Object.entries(more)) headers.set(name, String(value));
      let sent = 0;
      const pull = (stream: ReadableStreamDefaultController) => stream.enqueue(new Uint8Array((sent += 1000) && 1000));
      const body = new ReadableStream({ pull }, { highWaterMark: 0 });
      const request = new Request(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
      assert.equal(await verifyCallback(request, host.options), false);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return sent;
    };
    const read = await readOf();
    assert.ok(read > 65_536 && read < 70_000, String(read));
    assert.ok((await readOf({}, keyHost(), { 'Content-Length': 65_537 })) <= 1000); // a clone reads ahead
    // Keys of 512 to 4096 bits make signatures of these lengths.
    for (const length of [63, 64, 512, 513]) {
      const isRead = length === 64 || length === 512;
      assert.equal((await readOf({ authorization: base64('x'.repeat(length)) })) > 0, isRead, `${length} bytes`);
    }
    assert.equal(await readOf({}, keyHost('', 404)), 0);
  });

  it('takes keys of Alibaba Cloud’s own host only, by https and without redirects', async () => {
    const check = async (keyUrl: string) => {
      const { asked, options } = keyHost();
      return [await verifyCallback(requestOf({ ...signed[0]!, keyUrl }), options), asked];
    };
    const own = 'https://gosspublic.alicdn.com';
    for (const keyUrl of [
      ...['http://evil.example/k.pem', `${own}.evil.example/k.pem`, 'https://evil.example/gosspublic.alicdn.com/', ''],
      ...[`${own}@evil.example/k.pem`, `${own}:8443/k.pem`, 'ftp://gosspublic.alicdn.com/k', ` ${own}/k.pem`],
      ...['https://x.gosspublic.alicdn.com/k.pem', 'https://gosspublicXalicdn.com/k.pem', `${own}/k.pem?x=/`],
      ...[`${own}/k.pem\n`, `${own}\\@evil.example/k`],
    ])
      assert.deepEqual(await check(keyUrl), [false, []], keyUrl);
    const plain = newKeyUrl().replace('https:', 'http:');
    assert.deepEqual(await check(plain), [true, [{ url: plain.replace('http:', 'https:'), redirect: 'manual' }]]);
  });

  it('fetches a key once, and keeps nothing else than a key', async () => {
    const keyUrl = newKeyUrl();
    const check = (host: ReturnType<typeof keyHost>) =>
      verifyCallback(requestOf({ ...signed[0]!, keyUrl }), host.options);
    const broken = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----';
    for (const host of [keyHost(pem, 404), keyHost(pem, 302), keyHost('<html>'), keyHost(broken)])
      assert.equal(await check(host), false);
    const first = keyHost();
    assert.equal(await check(first), true);
    const second = keyHost('', 500);
    assert.equal(await check(second), true);
    assert.deepEqual([first.asked.length, second.asked.length], [1, 0]);
  });

  it('fails if the key’s host cannot be reached', async () => {
    const fetch = () => Promise.reject(new TypeError('fetch failed'));
    await assert.rejects(verifyCallback(requestOf({ ...signed[0]!, keyUrl: newKeyUrl() }), { fetch }), /fetch failed/);
  });

  it('compares the whole padding', async () => {
    const own = ownKey();
    const host = keyHost(own.pem);
    const keyUrl = newKeyUrl();
    const text = '/cb\nbody';
    const check = (authorization: string) =>
      verifyCallback(requestOf({ path: '/cb', body: 'body', authorization, keyUrl }), host.options);
    assert.equal(await check(own.sign(text)), true);
    const info = Buffer.concat([
      Buffer.from('3020300c06082a864886f70d020505000410', 'hex'),
      createHash('md5').update(text).digest(),
    ]);
    /** A block of 128 bytes, signed as it is. */
    const raw = (block: Buffer) =>
      privateEncrypt({ key: own.privateKey, padding: constants.RSA_NO_PADDING }, block).toString('base64');
    const block = (begin: number[], filling: number, end: Buffer) => {
      const padding = Buffer.alloc(128 - begin.length - 1 - end.length, filling);
      return Buffer.concat([Buffer.from(begin), padding, Buffer.from([0]), end]);
    };
    assert.equal(await check(raw(block([0, 1], 0xff, info))), true);
    assert.equal(await check(raw(block([0, 2], 0xff, info))), false);
    assert.equal(await check(raw(block([0, 1], 0xfe, info))), false);
    // Bleichenbacher's forgery for exponent 3: little padding, then the digest, then anything.
    const early = Buffer.concat([Buffer.from([0, 1, ...Array.from({ length: 8 }, () => 0xff), 0]), info]);
    assert.equal(await check(raw(Buffer.concat([early, Buffer.alloc(128 - early.length, 7)]))), false);
    const withoutNull = Buffer.concat([Buffer.from('301e300a06082a864886f70d02050410', 'hex'), info.subarray(-16)]);
    assert.equal(await check(raw(block([0, 1], 0xff, withoutNull))), false);
    const sha1 = createSign('RSA-SHA1').update(text).sign(own.privateKey, 'base64');
    assert.equal(await check(sha1), false);
    const modulus = createPublicKey(own.pem).export({ format: 'jwk' }).n!;
    assert.equal(await check(Buffer.from(modulus, 'base64url').toString('base64')), false);
  });

  it('accepts the callbacks of the mock, for a form and for a URL', async (context) => {
    const cloud = await useCloud({ bucket: 'callback-bucket', store: 'memory' }, context);
    const results: [boolean, string][] = [];
    const origin = await useServer(
      toNode(async (request) => {
        const address = Buffer.from(request.headers.get('x-oss-pub-key-url') ?? '', 'base64').toString();
        assert.equal(new URL(address).origin, cloud.endpoint);
        request.headers.set('x-oss-pub-key-url', base64(newKeyUrl()));
        const isOfOss = await verifyCallback(request, { fetch: () => fetch(address) });
        results.push([isOfOss, await request.text()]);
        return Response.json({ ok: isOfOss }, { headers: { 'Content-Length': `{"ok":${isOfOss}}`.length.toString() } });
      }),
      context,
    );
    const callback = { url: `${origin}/c%20b?x=%E4%B8%AD`, body: 'key=${object}&size=${size}' };
    const handler = handlerFor(cloud, { dir: 'u/', mode: 'presigned-url' }, { callback });
    const { body } = await ask(handler, { name: 'a b.png', size: 5, type: 'image/png' });
    const put = (headers: Record<string, string>) =>
      outcome(fetch(body.url, { method: 'PUT', headers, body: 'hello' }));
    const { 'x-oss-callback': _, ...bare } = body.headers as Record<string, string>;
    assert.equal(await put(bare), 'SignatureDoesNotMatch');
    assert.equal(await put(body.headers), 'stored');
    assert.deepEqual(results, [[true, `key=${encodeURIComponent(body.key)}&size=5`]]);
  });
});
