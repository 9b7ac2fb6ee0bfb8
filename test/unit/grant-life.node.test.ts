import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Clock } from '../../src/grant/clock.js';
import type { Grant } from '../../src/grant/grant.js';
import type { FileInfo } from '../../src/object/stored-object.js';
import type { Mode } from '../../src/job/mode.js';
import { createPostPolicy } from '../../src/modes/post-policy/post-policy.js';
import { createPresignedUrl } from '../../src/modes/presigned-url/presigned-url.js';
import { createSts } from '../../src/modes/sts/sts.js';
import { createVod } from '../../src/modes/vod/vod.js';
import { assertUploadError } from '../support/assertions.js';
import { credentials, fileNamed, form, grantSource, HOUR, signedUrl, sourceOf } from '../support/node/grants.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { vodResponse } from '../support/vod-response.js';
import { flushPromises } from '../support/virtual-time.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const time = useVirtualTime();

describe('the clock', () => {
  it('shows the computer’s time until a server’s Date corrects it', async () => {
    const clock = new Clock();
    assert.equal(clock.now(), Date.now());
    clock.learn(Date.now() + HOUR);
    assert.equal(clock.now(), Date.now() + HOUR);
    await time.advance(5000);
    assert.equal(clock.now(), Date.now() + HOUR);
    clock.learn(Date.now() + 1000);
    assert.ok(Math.abs(clock.now() - Date.now()) <= 1000, 'a later correction');
  });

  it('ignores a Date that is off by less than a request takes, and one that is not a time', () => {
    const clock = new Clock();
    for (const now of [Date.now() + 29_000, Date.now() - 29_000, NaN, Infinity, Date.parse('')]) {
      clock.learn(now);
      assert.equal(clock.now(), Date.now());
    }
  });
});

describe('the life of a grant', () => {
  /** The grant is used for so long after it came, and then another is requested. */
  async function assertLasts(get: () => Promise<unknown>, calls: readonly unknown[], kept: number): Promise<void> {
    const grant = await get();
    await time.advance(kept);
    assert.equal(await get(), grant);
    assert.equal(calls.length, 1);
    await time.advance(1);
    void get();
    assert.equal(calls.length, 2);
  }

  for (const [life, kept] of [
    [HOUR, 3590_000],
    [60_000, 50_000],
    [10_000, 7500],
    [undefined, 290_000],
  ] as const)
    it(`is ${kept / 1000} s when it expires ${life === undefined ? 'at an unknown time' : `in ${life / 1000} s`}`, async () => {
      const { granted, get, calls } = sourceOf(createSts());
      const grant = await granted(credentials(life));
      await assertLasts(get, calls, kept);
      calls[1]!.respond(credentials());
      assert.notEqual(await get(), grant);
    });

  it('follows the server’s clock, not the computer’s', async () => {
    const { clock, granted, get, calls } = sourceOf(createSts());
    clock.learn(Date.now() - 2 * HOUR); // the computer is two hours fast
    await granted(credentials(-HOUR)); // an hour left for the server
    await assertLasts(get, calls, 3590_000);
  });

  for (const wrong of [-2 * HOUR, 0, 2 * HOUR])
    it(`that has a lifetime lasts that long from when it came, also where the clock is wrong by ${wrong} ms`, async () => {
      const file = fileNamed('a');
      const { clock, granted, get, calls } = sourceOf(createVod());
      clock.learn(Date.now() + wrong);
      const auth = { Expiration: '3600', ExpireUTCTime: '2020-01-01T00:00:00Z' };
      await granted(vodResponse({ auth }), file);
      await assertLasts(() => get(file), calls, 3590_000);
    });

  it('is over when it has expired on arrival: the file that requested it uses it, the next requests another', async () => {
    const { calls, get, granted } = sourceOf(createSts());
    assert.equal((await granted(credentials(-1))).accessKeySecret, 's');
    void get();
    assert.equal(calls.length, 2);
  });
});

/** A source whose endpoint the test decides about, and an upload with its first grant. @param bytesPerSecond what one request carries */
async function renewing<G extends Grant>(
  mode: Mode<G>,
  respond: () => unknown = () => credentials(HOUR),
  bytesPerSecond = Infinity,
) {
  const asked: FileInfo[] = [];
  const endpoint = { respond };
  const fetchGrant = async ({ file }: { file: FileInfo }) => {
    asked.push(file);
    return endpoint.respond();
  };
  const expectedTime = (bytes: number) => (bytes / bytesPerSecond) * SECOND;
  const { clock, source } = grantSource(mode, fetchGrant, { expectedTime });
  const retries: unknown[] = [];
  const upload = (name: string) => {
    const controller = new AbortController();
    const { signal } = controller;
    const retrying = (error: unknown) => void retries.push(error);
    const job = { file: fileNamed(name), signal, report: { retrying } };
    const end = source.keepFresh(job);
    const get = (bodySize = 0) => source.get(job, { bodySize });
    return { get, end: async () => (end(), flushPromises()), abort: () => controller.abort() };
  };
  const names = () => asked.map(({ name }) => name);
  const mine = upload('mine');
  return { asked, names, clock, endpoint, retries, upload, ...mine, first: await mine.get() };
}

const down = () => {
  throw new TypeError('Failed to fetch');
};
const hangs = () => new Promise(() => {});

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
  ] as const)
    it(`is renewed ${begins / SECOND} s after it came when it lives ${life / SECOND} s, and serves meanwhile`, async () => {
      const { asked, endpoint, first, get, names, upload } = await renewing(createSts(), () => credentials(life));
      await time.advance(begins - 1);
      assert.equal(asked.length, 1);
      let respond!: (value: unknown) => void;
      endpoint.respond = () => new Promise((resolve) => (respond = resolve));
      await time.advance(1);
      assert.deepEqual(names(), ['mine', 'mine']);
      assert.equal(await atOnce(get()), first);
      respond(credentials(life));
      await flushPromises();
      assert.equal(await atOnce(upload('other').get()), await atOnce(get()));
      assert.equal(asked.length, 2);
    });

  it('post-policy with a folder: is renewed too, for a file that is uploaded now', async () => {
    const { asked, first, end, upload, names } = await renewing(createPostPolicy(), () => form({ dir: 'user/' }));
    await end();
    const second = upload('second');
    await time.advance(55 * MINUTE);
    assert.deepEqual(names(), ['mine', 'second']);
    await time.advance(5 * MINUTE - SECOND);
    assert.notEqual(await atOnce(second.get()), first);
    assert.equal(asked.length, 2);
  });

  it('is renewed again and again', async () => {
    const { asked } = await renewing(createSts(), () => credentials(10 * MINUTE));
    await time.advance(51 * MINUTE);
    assert.equal(asked.length, 11);
  });

  it('is not renewed while nothing is uploaded, and leaves no timer then', async () => {
    const { asked, upload, end } = await renewing(createSts());
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
    const { asked, clock } = await renewing(createSts());
    clock.learn(Date.now() + 57 * MINUTE); // timers have stood still
    await time.advance(MINUTE);
    assert.equal(asked.length, 2);
  });

  it('that the endpoint keeps is not asked for again and again', async () => {
    const same = credentials(10 * MINUTE);
    const { asked } = await renewing(createSts(), () => same);
    await time.advance(10 * MINUTE);
    assert.ok(asked.length <= 10, `${asked.length} requests`);
  });

  for (const [name, mode, respond] of [
    ['presigned-url', createPresignedUrl(), () => signedUrl()],
    ['post-policy with a fixed key', createPostPolicy(), () => form({ key: 'user/a' })],
  ] as [string, Mode, () => unknown][])
    it(`${name}, of one file: is not renewed in the background`, async () => {
      const { asked } = await renewing(mode, respond);
      await time.advance(2 * HOUR);
      assert.equal(asked.length, 1);
    });
});

describe('an endpoint that is down while a grant is renewed', () => {
  for (const [life, from] of [
    [5 * MINUTE, 2.4 * MINUTE],
    [HOUR, 54.5 * MINUTE],
  ] as const)
    it(`costs no request any time when it is down for 60 s, at a life of ${life / MINUTE} min`, async () => {
      const { asked, endpoint, retries, first, get } = await renewing(createSts(), () => credentials(life));
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
        await time.advance(5 * SECOND);
      }
      assert.notEqual(await atOnce(get()), first);
      assert.deepEqual(retries, []);
    });

  it('is asked again after the time that it asks for', async () => {
    const { asked, endpoint } = await renewing(createSts());
    endpoint.respond = () => new Response('', { status: 503, headers: { 'Retry-After': '120' } });
    await time.advance(55 * MINUTE + SECOND);
    assert.equal(asked.length, 2);
    await time.advance(118 * SECOND);
    assert.equal(asked.length, 2);
    await time.advance(3 * SECOND);
    assert.equal(asked.length, 3);
  });

  it('fails no file while the old grant lives, and none that waits when it has expired before its own retries', async () => {
    const { endpoint, retries, first, get } = await renewing(createSts(), () => credentials(10 * MINUTE));
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
    const { asked, endpoint, first, get } = await renewing(createSts());
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

  for (const mode of [createSts(), createPresignedUrl()] as Mode[])
    it(`begins with another grant where the kept one would expire before its end: ${mode.name}`, async () => {
      const respond = () => (mode.name === 'sts' ? credentials(HOUR) : signedUrl());
      const { asked, first, get } = await renewing(mode, respond, 1000);
      await time.advance(50 * MINUTE - 11 * SECOND);
      assert.equal(await atOnce(get(TEN_MINUTES)), first);
      await time.advance(2 * SECOND);
      assert.equal(await atOnce(get(MINUTE)), first);
      assert.notEqual(await atOnce(get(TEN_MINUTES)), first);
      assert.equal(asked.length, 2);
    });

  it('begins with a new grant, once, when it outlasts every grant', async () => {
    const { asked, first, get } = await renewing(createSts(), () => credentials(15 * MINUTE), 1000);
    assert.equal(await atOnce(get(20 * HOUR)), first, 'it is new');
    assert.equal(asked.length, 1);
    await time.advance(5 * MINUTE);
    const second = await atOnce(get(20 * HOUR));
    assert.notEqual(second, first);
    assert.equal(await atOnce(get(20 * HOUR)), second);
    assert.equal(asked.length, 2);
  });

  it('begins with the kept grant when the endpoint gives none, or none soon', async () => {
    const { endpoint, retries, first, get } = await renewing(createSts(), undefined, 1000);
    await time.advance(54 * MINUTE);
    endpoint.respond = down;
    assert.equal(await atOnce(get(TEN_MINUTES)), first);
    endpoint.respond = hangs;
    const slow = get(TEN_MINUTES);
    await time.advance(5 * SECOND);
    assert.equal(await atOnce(slow), first);
    assert.deepEqual(retries, []);
  });

  it('stops waiting with its signal', async () => {
    const { endpoint, get, abort } = await renewing(createSts(), undefined, 1000);
    await time.advance(54 * MINUTE);
    endpoint.respond = hangs;
    const waiting = get(TEN_MINUTES).catch(({ name }: Error) => name);
    await flushPromises();
    abort();
    assert.equal(await atOnce(waiting), 'AbortError');
  });
});
