import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Clock } from '../../src/core/grant/clock.js';
import type { FileInfo, Grant } from '../../src/core/grant/grant.js';
import { GrantSource } from '../../src/core/grant/grant-source.js';
import type { Mode } from '../../src/core/mode.js';
import { createPostPolicy } from '../../src/modes/post-policy/post-policy.js';
import { createPresignedUrl } from '../../src/modes/presigned-url/presigned-url.js';
import { createSts } from '../../src/modes/sts/sts.js';
import { assertUploadError } from '../support/assertions.js';
import { flushPromises, VirtualTime } from '../support/virtual-time.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const fileNamed = (name: string): FileInfo => ({ name, size: 1, type: '' });

let time: VirtualTime;
beforeEach(() => (time = new VirtualTime()));
afterEach(() => time.restore());

let count = 0;
const endsIn = (life: number) => new Date(Date.now() + life).toISOString();
const credentials = (life = HOUR) => ({
  accessKeyId: `STS.${++count}`,
  accessKeySecret: 's',
  securityToken: `token-${count}`,
  expiration: endsIn(life),
});
function form(where: object, life = HOUR) {
  const policy = btoa(JSON.stringify({ expiration: endsIn(life), conditions: [] }));
  const host = 'https://b.oss-cn-hangzhou.aliyuncs.com';
  return { accessid: 'AK', policy, signature: `signature-${++count}`, host, ...where };
}
const signedUrl = (life = HOUR) => ({
  url: `https://b.oss-cn-hangzhou.aliyuncs.com/${++count}?Expires=${Math.floor((Date.now() + life) / 1000)}`,
});

/**
 * A source whose endpoint the test decides about.
 *
 * @param bytesPerSecond what one request carries
 */
function sourceOf<G extends Grant>(mode: Mode<G>, bytesPerSecond = Infinity) {
  const asked: FileInfo[] = [];
  const endpoint: { respond: () => unknown } = { respond: () => credentials() };
  const fetchGrant = async ({ file }: { file: FileInfo }) => {
    asked.push(file);
    return endpoint.respond();
  };
  const clock = new Clock();
  const retryPolicy = { retryFor: 10 * SECOND, firstDelay: SECOND, maxDelay: SECOND };
  const expectedTime = (bytes: number) => (bytes / bytesPerSecond) * SECOND;
  const source = new GrantSource<G>({ mode, fetchGrant, clock, retryPolicy, expectedTime });
  const retries: unknown[] = [];
  const upload = (name = 'a') => {
    const controller = new AbortController();
    const { signal } = controller;
    const job = { request: { file: fileNamed(name) }, signal, clock, onRetry: (error: unknown) => retries.push(error) };
    let end!: () => void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    void source.during(job, () => ended);
    const get = (bodySize = 0) => source.get({ ...job, bodySize });
    return { get, end: async () => (end(), flushPromises()), abort: () => controller.abort() };
  };
  return { asked, clock, endpoint, retries, upload };
}

const down = () => {
  throw new TypeError('Failed to fetch');
};
/** The value of a promise that does not have to wait for time to pass. */
async function atOnce<T>(promise: Promise<T>): Promise<T> {
  const begun = time.elapsed;
  const value = await Promise.race([promise, flushPromises().then(() => flushPromises())]);
  assert.equal(time.elapsed, begun);
  assert.notEqual(value, undefined, 'it has to wait');
  return value as T;
}

describe('a grant that serves many files', () => {
  for (const [life, begins] of [
    [HOUR, 55 * MINUTE],
    [6 * MINUTE, 3 * MINUTE],
    [MINUTE, 30 * SECOND],
  ] as const) {
    it(`is renewed ${begins / SECOND} s after it came when it lives ${life / SECOND} s, and serves meanwhile`, async () => {
      const { asked, endpoint, upload } = sourceOf(createSts());
      endpoint.respond = () => credentials(life);
      const { get } = upload('mine');
      const first = await get();
      await time.advance(begins - 1);
      assert.equal(asked.length, 1);
      let respond!: (value: unknown) => void;
      endpoint.respond = () => new Promise((resolve) => (respond = resolve));
      await time.advance(1);
      assert.deepEqual(
        asked.map(({ name }) => name),
        ['mine', 'mine'],
      );
      assert.equal(await atOnce(get()), first);
      respond(credentials(life));
      await flushPromises();
      assert.equal(await atOnce(upload('other').get()), (await atOnce(get())) && (await get()));
      assert.equal(asked.length, 2);
    });
  }

  it('post-policy with a folder: is renewed too, for a file that is uploaded now', async () => {
    const { asked, endpoint, upload } = sourceOf(createPostPolicy());
    endpoint.respond = () => form({ dir: 'user/' });
    const first = upload('first');
    const grant = await first.get();
    await first.end();
    const second = upload('second');
    await time.advance(55 * MINUTE);
    assert.deepEqual(
      asked.map(({ name }) => name),
      ['first', 'second'],
    );
    await time.advance(5 * MINUTE - SECOND);
    assert.notEqual(await atOnce(second.get()), grant);
    assert.equal(asked.length, 2);
  });

  it('is renewed again and again', async () => {
    const { asked, endpoint, upload } = sourceOf(createSts());
    endpoint.respond = () => credentials(10 * MINUTE);
    const { get } = upload();
    await get();
    await time.advance(51 * MINUTE);
    assert.equal(asked.length, 11);
  });

  it('is not renewed while nothing is uploaded, and leaves no timer then', async () => {
    const { asked, upload } = sourceOf(createSts());
    const { get, end } = upload();
    await get();
    await time.advance(MINUTE);
    assert.equal(time.pending, 1);
    await end();
    assert.equal(time.pending, 0);
    await time.advance(58 * MINUTE);
    assert.equal(asked.length, 1);
    upload('next');
    await time.advance(1);
    assert.equal(asked.length, 2);
  });

  it('is renewed within a minute after the computer has slept', async () => {
    const { asked, clock, upload } = sourceOf(createSts());
    const { get } = upload();
    await get();
    clock.learn(Date.now() + 57 * MINUTE); // timers have stood still
    await time.advance(MINUTE);
    assert.equal(asked.length, 2);
  });

  it('has expired when the computer wakes up: another is fetched at once', async () => {
    const { asked, upload } = sourceOf(createSts());
    const { get } = upload();
    const first = await get();
    time.sleep(2 * HOUR);
    assert.notEqual(await atOnce(get()), first);
    assert.equal(asked.length, 2);
  });

  it('that the endpoint keeps is not asked for again and again', async () => {
    const { asked, endpoint, upload } = sourceOf(createSts());
    const same = credentials(10 * MINUTE);
    endpoint.respond = () => same;
    const { get } = upload();
    await get();
    await time.advance(10 * MINUTE);
    assert.ok(asked.length <= 10, `${asked.length} requests`);
  });
});

describe('a grant of one file', () => {
  for (const [name, mode, respond] of [
    ['presigned-url', createPresignedUrl(), () => signedUrl()],
    ['post-policy with a fixed key', createPostPolicy(), () => form({ key: 'user/a' })],
  ] as [string, Mode, () => unknown][]) {
    it(`${name}: is not renewed in the background`, async () => {
      const { asked, endpoint, upload } = sourceOf(mode);
      endpoint.respond = respond;
      await upload().get();
      await time.advance(2 * HOUR);
      assert.equal(asked.length, 1);
    });
  }
});

describe('an endpoint that is down while a grant is renewed', () => {
  for (const [life, from] of [
    [5 * MINUTE, 2.4 * MINUTE],
    [15 * MINUTE, 9.9 * MINUTE],
    [HOUR, 54.5 * MINUTE],
  ] as const) {
    it(`costs no request any time when it is down for 60 s, at a life of ${life / MINUTE} min`, async () => {
      const { asked, endpoint, retries, upload } = sourceOf(createSts());
      endpoint.respond = () => credentials(life);
      const { get } = upload();
      const first = await get();
      await time.advance(from);
      endpoint.respond = down;
      for (let second = 0; second < 60; second++) {
        assert.equal(await atOnce(get()), first);
        await time.advance(SECOND);
      }
      assert.ok(asked.length > 3, 'it was tried again');
      endpoint.respond = () => credentials(life);
      while (Date.now() < time.begin + life) {
        await atOnce(get());
        await time.advance(SECOND);
      }
      assert.notEqual(await atOnce(get()), first);
      assert.deepEqual(retries, []);
    });
  }

  it('is asked again after the time that it asks for', async () => {
    const { asked, endpoint, upload } = sourceOf(createSts());
    const { get } = upload();
    await get();
    endpoint.respond = () => new Response('', { status: 503, headers: { 'Retry-After': '120' } });
    await time.advance(55 * MINUTE + SECOND);
    assert.equal(asked.length, 2);
    await time.advance(118 * SECOND);
    assert.equal(asked.length, 2);
    await time.advance(3 * SECOND);
    assert.equal(asked.length, 3);
  });

  it('fails no file while the old grant lives, and none that waits when it has expired before its own retries', async () => {
    const { endpoint, retries, upload } = sourceOf(createSts());
    endpoint.respond = () => credentials(10 * MINUTE);
    const { get } = upload();
    const first = await get();
    endpoint.respond = down;
    await time.advance(10 * MINUTE - 1);
    assert.equal(await atOnce(get()), first);
    assert.deepEqual(retries, []);
    await time.advance(1);
    const waiting = get().catch((error: unknown) => error);
    await time.advance(3 * SECOND);
    assert.ok(retries.length > 0);
    const second = credentials();
    endpoint.respond = () => second;
    await time.advance(2 * SECOND);
    assert.equal(((await atOnce(waiting)) as Grant).id, second.securityToken);
  });

  it('is not asked again in the background when it says no: the next request that needs a grant fails', async () => {
    const { asked, endpoint, upload } = sourceOf(createSts());
    const { get } = upload();
    const first = await get();
    endpoint.respond = () => new Response('{"message":"Log in."}', { status: 401 });
    await time.advance(59 * MINUTE);
    assert.equal(asked.length, 2);
    assert.equal(await atOnce(get()), first);
    await time.advance(MINUTE);
    assertUploadError(await get().catch((error: unknown) => error), { code: 'grant', status: 401 });
  });
});

describe('a request that takes long', () => {
  const TEN_MINUTES = 10 * MINUTE; // at 1000 bytes a second
  const body = (milliseconds: number) => milliseconds;

  it('begins with another grant where the kept one would expire before its end', async () => {
    const { asked, endpoint, upload } = sourceOf(createSts(), 1000);
    endpoint.respond = () => credentials(HOUR);
    const { get } = upload();
    const first = await get(body(TEN_MINUTES));
    await time.advance(50 * MINUTE - 11 * SECOND);
    assert.equal(await atOnce(get(body(TEN_MINUTES))), first);
    await time.advance(2 * SECOND);
    assert.equal(await atOnce(get(body(MINUTE))), first);
    assert.notEqual(await atOnce(get(body(TEN_MINUTES))), first);
    assert.equal(asked.length, 2);
  });

  it('begins with a new grant, once, when it outlasts every grant', async () => {
    const { asked, endpoint, upload } = sourceOf(createSts(), 1000);
    endpoint.respond = () => credentials(15 * MINUTE);
    const { get } = upload();
    const first = await get();
    assert.equal(await atOnce(get(body(20 * HOUR))), first, 'it is new');
    assert.equal(asked.length, 1);
    await time.advance(5 * MINUTE);
    const second = await atOnce(get(body(20 * HOUR)));
    assert.notEqual(second, first);
    assert.equal(await atOnce(get(body(20 * HOUR))), second);
    assert.equal(asked.length, 2);
  });

  it('begins with the kept grant when the endpoint gives none, or none soon', async () => {
    const { endpoint, retries, upload } = sourceOf(createSts(), 1000);
    const { get } = upload();
    const first = await get();
    await time.advance(54 * MINUTE);
    endpoint.respond = down;
    assert.equal(await atOnce(get(body(TEN_MINUTES))), first);
    endpoint.respond = () => new Promise(() => {});
    const slow = get(body(TEN_MINUTES));
    await time.advance(5 * SECOND);
    assert.equal(await atOnce(slow), first);
    assert.deepEqual(retries, []);
  });

  it('stops waiting with its signal', async () => {
    const { endpoint, upload } = sourceOf(createSts(), 1000);
    const { get, abort } = upload();
    await get();
    await time.advance(54 * MINUTE);
    endpoint.respond = () => new Promise(() => {});
    const waiting = get(body(TEN_MINUTES)).catch(({ name }: Error) => name);
    await flushPromises();
    abort();
    assert.equal(await atOnce(waiting), 'AbortError');
  });

  it('presigned-url: a kept URL that would expire is replaced by another', async () => {
    const { asked, endpoint, upload } = sourceOf(createPresignedUrl(), 1000);
    endpoint.respond = () => signedUrl(15 * MINUTE);
    const { get } = upload();
    const first = await get(body(TEN_MINUTES));
    await time.advance(4 * MINUTE);
    assert.equal(await atOnce(get(body(TEN_MINUTES))), first);
    await time.advance(MINUTE);
    assert.notEqual(await atOnce(get(body(TEN_MINUTES))), first);
    assert.equal(asked.length, 2);
  });
});
