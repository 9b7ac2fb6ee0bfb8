import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Clock } from '../../src/core/grant/clock.js';
import type { FetchGrant, FileInfo, Grant } from '../../src/core/grant/grant.js';
import { GrantSource } from '../../src/core/grant/grant-source.js';
import type { Mode } from '../../src/core/mode.js';
import { UploadError } from '../../src/core/upload-error.js';
import { loadMode } from '../../src/modes/load-mode.js';
import { createPostPolicy } from '../../src/modes/post-policy/post-policy.js';
import { createPresignedUrl } from '../../src/modes/presigned-url/presigned-url.js';
import { createSts } from '../../src/modes/sts/sts.js';
import { createVod } from '../../src/modes/vod/vod.js';
import { vodResponse } from '../support/vod-response.js';
import { flushPromises, VirtualTime } from '../support/virtual-time.js';
import { assertFields, assertUploadError, assertWithin } from '../support/assertions.js';

const sts = createSts();
const postPolicy = createPostPolicy();
const presignedUrl = createPresignedUrl();
const vod = createVod();
const detecting = await loadMode();

const { signal: never } = new AbortController();
const fileNamed = (name: string): FileInfo => ({ name, size: 1, type: '' });
const refusal = (code: 'expired' | 'denied' = 'expired') => new UploadError(code, 'OSS says no.', { retryable: true });

interface Call {
  file: FileInfo;
  signal: AbortSignal;
  respond(value: unknown): void;
  fail(error: unknown): void;
}

/** A source whose calls to the application the test settles itself. */
function sourceOf<G extends Grant>(mode: Mode<G>) {
  const calls: Call[] = [];
  const clock = new Clock();
  const fetchGrant: FetchGrant = ({ file }, signal) =>
    new Promise((respond, fail) => calls.push({ file, signal, respond, fail }));
  const retryPolicy = { retryFor: 10_000, firstDelay: 1000, maxDelay: 1000 };
  const source = new GrantSource({ mode, fetchGrant, clock, retryPolicy });
  const get = (name: string | FileInfo = 'a', refused?: G, signal = never) =>
    source.get({ request: { file: typeof name === 'string' ? fileNamed(name) : name }, signal }, refused);
  return { source, clock, calls, get };
}

let count = 0;
const credentials = (expiresAt?: number) => ({
  accessKeyId: `STS.${++count}`,
  accessKeySecret: 's',
  securityToken: `token-${count}`,
  ...(expiresAt && { expiration: new Date(expiresAt).toISOString() }),
});
function form(where: object, expiresAt = Date.now() + 3_600_000, conditions: unknown[] = []) {
  const policy = btoa(JSON.stringify({ expiration: new Date(expiresAt).toISOString(), conditions }));
  return {
    accessid: 'AK',
    policy,
    signature: `signature-${++count}`,
    host: 'https://b.oss-cn-hangzhou.aliyuncs.com',
    ...where,
  };
}
const signedUrl = () => ({
  url: `https://b.oss-cn-hangzhou.aliyuncs.com/${++count}?Expires=${Math.floor(Date.now() / 1000) + 3600}`,
});

describe('sharing a grant', () => {
  it('sts: all files share one, requested once however many wait', async () => {
    const { calls, get } = sourceOf(sts);
    const grants = Array.from({ length: 40 }, (_, i) => get(`${i}`));
    assert.equal(calls.length, 1);
    calls[0]!.respond(credentials());
    const all = await Promise.all(grants);
    assert.equal(new Set(all).size, 1);
    assert.equal(await get('later'), all[0]);
    assert.equal(calls.length, 1);
  });

  it('presigned-url: each file has its own, requested at the same time, and kept', async () => {
    const { calls, get } = sourceOf(presignedUrl);
    const files = ['a', 'b', 'c'].map(fileNamed);
    const waiting = files.map((file) => get(file));
    assert.deepEqual(
      calls.map(({ file }) => file.name),
      ['a', 'b', 'c'],
    );
    calls.toReversed().forEach(({ respond }) => respond(signedUrl()));
    const grants = await Promise.all(waiting);
    assert.equal(new Set(grants.map(({ url }) => url)).size, 3);
    assert.deepEqual(
      grants.map(({ requestedFor }) => requestedFor),
      files,
    );
    for (const [i, file] of files.entries()) assert.equal(await get(file), grants[i]);
    assert.equal(calls.length, 3);
  });

  it('presigned-url: a URL for HEAD does not replace the URL that stores the file', async () => {
    const { calls, source, get } = sourceOf(presignedUrl);
    const file = fileNamed('a');
    const first = get(file);
    calls[0]!.respond(signedUrl());
    const grant = await first;
    const operation = { name: 'head', key: 'k' } as const;
    const look = source.get({ request: { file, operation }, signal: never });
    calls[1]!.respond({ ...signedUrl(), method: 'HEAD' });
    const looking = await look;
    assert.equal(looking.method, 'HEAD');
    assert.equal(presignedUrl.serves(looking, { file }), false);
    assert.equal(await get(file), grant);
    assert.equal(calls.length, 2);
  });

  it('post-policy with a folder: all files in it share one', async () => {
    const { calls, get } = sourceOf(postPolicy);
    const waiting = [get('a'), get('b'), get('c')];
    calls[0]!.respond(form({ dir: 'user/' }));
    assert.equal(new Set(await Promise.all(waiting)).size, 1);
    assert.equal(calls.length, 1);
  });

  describe('post-policy that lists types', () => {
    const formFor = (...types: string[]) => form({ dir: 'user/' }, undefined, [['in', '$content-type', types]]);
    const jpg: FileInfo = { name: 'a.jpg', size: 1, type: 'image/jpeg' };
    const psd: FileInfo = { name: 'b.psd', size: 1, type: 'image/vnd.adobe.photoshop' };

    it('serves files of the types in it, whichever it was requested for', async () => {
      const { calls, get } = sourceOf(postPolicy);
      const waiting = get(jpg);
      calls[0]!.respond(formFor('image/jpg', 'text/plain'));
      const grant = await waiting;
      for (const type of ['image/jpeg', 'text/plain', 'text/plain;charset=utf-8'])
        assert.equal(await get({ name: 'c', size: 1, type }), grant);
      assert.equal(calls.length, 1);
    });

    it('is requested once more for a file of another type, whose form then serves both', async () => {
      const { calls, get } = sourceOf(postPolicy);
      const first = get(jpg);
      calls[0]!.respond(formFor('image/jpeg'));
      const grant = await first;
      const second = get(psd);
      assert.deepEqual(
        calls.map(({ file }) => file),
        [jpg, psd],
      );
      calls[1]!.respond(formFor('image/jpeg', psd.type));
      const other = await second;
      assert.notEqual(other, grant);
      for (const file of [{ ...jpg }, { ...psd }]) assert.equal(await get(file), other);
      assert.equal(calls.length, 2);
    });

    it('is requested for each of two types that begin at the same time', async () => {
      const { calls, get } = sourceOf(postPolicy);
      const waiting = [get(jpg), get(psd)];
      calls[0]!.respond(formFor('image/jpeg'));
      await flushPromises();
      assert.equal(calls.length, 2);
      calls[1]!.respond(formFor('image/jpeg', psd.type));
      assert.equal(new Set(await Promise.all(waiting)).size, 2);
    });

    it('is not requested again for a type that the endpoint does not allow', async () => {
      const { calls, get } = sourceOf(postPolicy);
      const first = get(jpg);
      calls[0]!.respond(formFor('image/jpeg'));
      await first;
      const second = get(psd);
      calls[1]!.respond(formFor('image/jpeg'));
      const grant = await second;
      for (const file of [psd, { ...psd, name: 'c.psd' }]) assert.equal(await get(file), grant);
      assert.equal(calls.length, 2);
    });

    it('counts as one for every file, so that it is renewed', async () => {
      const { calls, get, source } = sourceOf(postPolicy);
      const waiting = get(jpg);
      calls[0]!.respond(formFor('image/jpeg'));
      await waiting;
      assert.equal(source.isPerFile, false);
    });
  });

  it('post-policy with a fixed key: only the file it was made for uses it', async () => {
    const { calls, get } = sourceOf(postPolicy);
    const files = ['a', 'b', 'c'].map(fileNamed);
    const waiting = files.map((file) => get(file));
    for (let i = 0; i < 3; i++) {
      calls[i]!.respond(form({ key: `user/${calls[i]!.file.name}` }));
      await flushPromises();
    }
    const grants = await Promise.all(waiting);
    assert.deepEqual(
      grants.map(({ key }) => key),
      ['user/a', 'user/b', 'user/c'],
    );
    assert.deepEqual(
      calls.map(({ file }) => file),
      files,
    );
  });
});

describe('sharing a request that the endpoint rejects', () => {
  const rejected = (status: number, body: object = { message: `No: ${status}.` }) => Response.json(body, { status });
  const outcomeOf = (grant: Promise<unknown>) => grant.catch((error: unknown) => error);
  const named = ({ file }: Call) => file.name;

  for (const mode of [sts, postPolicy, detecting]) {
    for (const status of [400, 403, 404, 405, 409, 410, 413, 415, 422]) {
      it(`${mode.name}, ${status}: the other files wait for the next of them, and only those rejected fail`, async () => {
        const { calls, get } = sourceOf<Grant>(mode);
        const [bad, worse, ...good] = ['bad', 'worse', 'c', 'd', 'e'].map((name) => outcomeOf(get(name)));
        assert.deepEqual(calls.map(named), ['bad']);
        calls[0]!.respond(rejected(status));
        assertUploadError(await bad, { code: 'grant', status, endpointMessage: `No: ${status}.` });
        await flushPromises();
        assert.deepEqual(calls.map(named), ['bad', 'worse']);
        calls[1]!.respond(rejected(422, { message: 'Even worse.' }));
        assertUploadError(await worse, { code: 'grant', status: 422, endpointMessage: 'Even worse.' });
        await flushPromises();
        calls[2]!.respond(mode === sts ? credentials() : form({ dir: 'user/' }));
        for (const end of await Promise.all(good)) assert.ok(!(end instanceof Error));
        assert.deepEqual(calls.map(named), ['bad', 'worse', 'c']);
      });
    }
  }

  for (const status of [400, 409, 413, 415, 422]) {
    it(`${status} without a message: only the file that was rejected fails`, async () => {
      const { calls, get } = sourceOf(sts);
      const [bad, good] = ['bad', 'good'].map((name) => outcomeOf(get(name)));
      calls[0]!.respond(rejected(status, {}));
      assertUploadError(await bad, { code: 'grant', status });
      await flushPromises();
      calls[1]!.respond(credentials());
      assert.ok(!((await good) instanceof Error));
    });
  }

  it('with status 200 and the endpoint’s own message: each file asks for itself', async () => {
    const { calls, get } = sourceOf(sts);
    const [bad, good] = ['bad', 'good'].map((name) => outcomeOf(get(name)));
    calls[0]!.respond({ success: false, message: 'No HTML.' });
    assertUploadError(await bad, { code: 'grant', endpointMessage: 'No HTML.' });
    await flushPromises();
    calls[1]!.respond(credentials());
    assert.ok(!((await good) instanceof Error));
  });

  it('by a function of the page that throws: each file asks for itself', async () => {
    for (const error of [new Error('No HTML.'), new UploadError('rejected', 'No HTML.', { rule: 'validate' })]) {
      const { calls, get } = sourceOf(sts);
      const [bad, good] = ['bad', 'good'].map((name) => outcomeOf(get(name)));
      calls[0]!.fail(error);
      assert.ok((await bad) instanceof UploadError);
      await flushPromises();
      calls[1]!.respond(credentials());
      assert.ok(!((await good) instanceof Error));
    }
  });

  const ofAll: [why: string, response: () => unknown][] = [
    ['401', () => rejected(401)],
    ['status 200 with the code 401', () => ({ code: 401, message: 'Sign in.' })],
    ['a page, after a redirect to the sign-in page', () => new Response('<!doctype html><title>Sign in</title>')],
    ['403 without a message', () => rejected(403, {})],
    [
      '403 of a server half that allows nothing',
      () => rejected(403, { code: 'not-allowed', error: 'You may not upload here.' }),
    ],
    ['404 of a framework', () => rejected(404, { statusCode: 404, message: 'Cannot GET /api/grant' })],
    ['405 without a message', () => rejected(405, {})],
    ['500 that says the backend is not set up', () => rejected(500, { code: 'config', message: 'No bucket.' })],
    ['an empty response', () => ''],
  ];
  for (const [why, response] of ofAll) {
    it(`${why}: fails all 500 files that wait for this response`, async () => {
      const { calls, get } = sourceOf(detecting);
      const ends = Array.from({ length: 500 }, (_, i) => outcomeOf(get(`${i}`)));
      calls[0]!.respond(response());
      for (let i = 0; i < 20; i++) await flushPromises();
      assert.equal(calls.length, 1);
      for (const end of await Promise.all(ends)) assertUploadError(end, { code: 'grant', retryable: false });
    });
  }

  it('for one file in the background: the others use the grant at hand, and ask for themselves when it is over', async () => {
    const time = new VirtualTime();
    try {
      const { source, calls, get } = sourceOf(sts);
      const [bad, good] = [fileNamed('bad'), fileNamed('good')];
      const first = get(bad);
      calls[0]!.respond(credentials(Date.now() + 600_000));
      const kept = await first;
      let end!: () => void;
      const uploading = source.during(
        { request: { file: bad }, signal: never },
        () => new Promise<void>((r) => (end = r)),
      );
      await time.advance(301_000);
      assert.deepEqual(calls.map(named), ['bad', 'bad']);
      calls[1]!.fail(new UploadError('grant', 'No.', { status: 415 }));
      await flushPromises();
      assert.equal(await get(good), kept);
      await time.advance(300_000);
      const ends = [bad, good].map((file) => outcomeOf(get(file)));
      assert.deepEqual(calls.slice(2).map(named), ['bad']);
      calls[2]!.fail(new UploadError('grant', 'No.', { status: 415 }));
      assertUploadError(await ends[0], { status: 415 });
      await flushPromises();
      assert.deepEqual(calls.slice(3).map(named), ['good']);
      calls[3]!.respond(credentials(Date.now() + 600_000));
      assert.ok(!((await ends[1]) instanceof Error));
      end();
      await uploading;
    } finally {
      time.restore();
    }
  });

  it('503 or a lost connection: all wait together, and give up together', async () => {
    const time = new VirtualTime();
    try {
      for (const fail of [
        (call: Call) => call.fail(new TypeError('Failed to fetch')),
        (call: Call) => call.fail(new UploadError('grant', 'Busy.', { status: 503, retryable: true })),
      ]) {
        const { calls, get } = sourceOf(sts);
        const ends = ['a', 'b', 'c'].map((name) => outcomeOf(get(name)));
        for (let settled = 0; settled < calls.length; settled++) {
          fail(calls[settled]!);
          await flushPromises();
          await time.advance(1100);
        }
        const [a, b, c] = await Promise.all(ends);
        assertUploadError(a, { code: 'grant', retryable: true });
        assert.equal(b, a);
        assert.equal(c, a);
        assert.deepEqual([...new Set(calls.map(named))], ['a']);
        assert.ok(calls.length > 5);
      }
    } finally {
      time.restore();
    }
  });
});

describe('a grant of ApsaraVideo VOD', () => {
  it('is each file’s own, requested at the same time, and kept', async () => {
    const { calls, get } = sourceOf(vod);
    const files = ['a', 'b', 'c'].map(fileNamed);
    const waiting = files.map((file) => get(file));
    assert.equal(calls.length, 3);
    for (const { respond } of calls.toReversed()) respond(vodResponse());
    const grants = await Promise.all(waiting);
    assert.equal(new Set(grants.map(({ key }) => key)).size, 3);
    for (const [i, file] of files.entries()) assert.equal(await get(file), grants[i]);
    assert.equal(calls.length, 3);
  });

  for (const mode of [vod, detecting]) {
    it(`${mode.name}: is renewed in one request for all parts of a file, while another file has a newer one`, async () => {
      const { calls, source, get } = sourceOf<Grant>(mode);
      const [one, other] = [fileNamed('a'), fileNamed('b')];
      for (const file of [one, other]) {
        void get(file);
        calls.at(-1)!.respond(vodResponse({ videoId: file.name }));
        await flushPromises();
      }
      const job = { request: { file: one, videoId: 'a' }, signal: never, clock: new Clock() };
      const requests = Array.from({ length: 6 }, () => source.for(job));
      const used = await Promise.all(requests.map((grantFor) => grantFor()));
      assert.equal(calls.length, 2);
      const renewed = requests.map((grantFor) => grantFor(refusal()));
      assert.equal(calls.length, 3);
      calls[2]!.respond(vodResponse({ videoId: 'a' }));
      const second = await Promise.all(renewed);
      assert.equal(new Set(second).size, 1);
      assert.notEqual(second[0], used[0]);
    });
  }
});

describe('sharing a grant whose mode is detected', () => {
  it('presigned-url: files wait for the first response only, then each for its own', async () => {
    const { calls, get } = sourceOf(detecting);
    const first = [get('a'), get('b'), get('c')];
    assert.equal(calls.length, 1); // for all it knows, it serves them all
    calls[0]!.respond(signedUrl());
    await flushPromises();
    assert.equal(calls.length, 3);
    calls[1]!.respond(signedUrl());
    const later = [get('d'), get('e')];
    assert.equal(calls.length, 5);
    for (const { respond } of calls) respond(signedUrl());
    assert.equal(new Set(await Promise.all([...first, ...later])).size, 5);
  });

  it('sts: all files share one, a renewed one too', async () => {
    const { calls, get } = sourceOf(detecting);
    const first = get('a');
    calls[0]!.respond(credentials());
    const grant = await first;
    const again = [get('b', grant), get('c', grant)];
    assert.equal(calls.length, 2);
    calls[1]!.respond(credentials());
    assert.equal(new Set(await Promise.all(again)).size, 1);
  });
});

describe('the life of a grant', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  const lives: [life: number | undefined, kept: number][] = [
    [3600_000, 3590_000],
    [60_000, 50_000],
    [10_000, 7500],
    [undefined, 290_000],
  ];
  for (const [life, kept] of lives) {
    it(`is ${kept / 1000} s when it expires ${life === undefined ? 'at an unknown time' : `in ${life / 1000} s`}`, async () => {
      const { calls, get } = sourceOf(sts);
      const first = get();
      calls[0]!.respond(credentials(life && Date.now() + life));
      const grant = await first;
      await time.advance(kept);
      assert.equal(await get(), grant);
      assert.equal(calls.length, 1);
      await time.advance(1);
      const second = get();
      assert.equal(calls.length, 2);
      calls[1]!.respond(credentials());
      assert.notEqual(await second, grant);
    });
  }

  it('follows the server’s clock, not the computer’s', async () => {
    const { calls, get, clock } = sourceOf(sts);
    clock.learn(Date.now() - 7200_000); // the computer is two hours fast
    const first = get();
    calls[0]!.respond(credentials(Date.now() - 3600_000)); // an hour left for the server
    const grant = await first;
    assert.equal(await get(), grant);
    await time.advance(3590_001);
    void get();
    assert.equal(calls.length, 2);
  });

  it('that has a lifetime lasts that long from when it came, also where the computer’s clock is wrong', async () => {
    for (const wrong of [-7200_000, 0, 7200_000]) {
      const { calls, get, clock } = sourceOf(vod);
      clock.learn(Date.now() + wrong);
      const file = fileNamed('a');
      const first = get(file);
      calls[0]!.respond(vodResponse({ auth: { Expiration: '3600', ExpireUTCTime: '2020-01-01T00:00:00Z' } }));
      const grant = await first;
      await time.advance(3590_000);
      assert.equal(await get(file), grant);
      await time.advance(1);
      void get(file);
      assert.equal(calls.length, 2);
    }
  });

  it('follows the Date of its own response', async () => {
    const { calls, get, clock } = sourceOf(sts);
    const serverNow = Date.now() + 86_400_000;
    const first = get();
    const headers = { Date: new Date(serverNow).toUTCString() };
    calls[0]!.respond(new Response(JSON.stringify(credentials(serverNow + 3600_000)), { headers }));
    const grant = await first;
    assert.ok(Math.abs(clock.now() - serverNow) < 1000);
    await time.advance(3589_000);
    assert.equal(await get(), grant);
    await time.advance(2000);
    void get();
    assert.equal(calls.length, 2);
  });

  it('is over when it has expired on arrival: the file that requested it uses it, the next requests another', async () => {
    const { calls, get } = sourceOf(sts);
    const first = get();
    calls[0]!.respond(credentials(Date.now() - 1));
    assert.equal((await first).accessKeySecret, 's');
    void get();
    assert.equal(calls.length, 2);
  });
});

describe('a grant that OSS rejects', () => {
  it('is renewed once when 40 requests in parallel are rejected', async () => {
    const { calls, source, get } = sourceOf(sts);
    void get();
    calls[0]!.respond(credentials());
    await flushPromises();
    const file = fileNamed('a');
    const job = { request: { file }, signal: never, clock: new Clock() };
    const requests = Array.from({ length: 40 }, () => source.for(job));
    const used = await Promise.all(requests.map((grantFor) => grantFor()));
    assert.equal(new Set(used).size, 1);
    assert.equal(calls.length, 1);
    const renewed = requests.map((grantFor) => grantFor(refusal()));
    assert.equal(calls.length, 2);
    calls[1]!.respond(credentials());
    const second = await Promise.all(renewed);
    assert.equal(new Set(second).size, 1);
    assert.notEqual(second[0], used[0]);
    // One that was slower and is refused only now has the new one without a call.
    const late = source.for(job);
    assert.equal(await late(), second[0]);
    assert.equal(await get('other'), second[0]);
    assert.equal(calls.length, 2);
  });

  it('is not renewed for an error that it did not cause', async () => {
    const { calls, source } = sourceOf(sts);
    const grantFor = source.for({ request: { file: fileNamed('a') }, signal: never, clock: new Clock() });
    const first = grantFor();
    calls[0]!.respond(credentials());
    const grant = await first;
    for (const code of ['network', 'stalled', 'storage', 'clock'] as const) {
      assert.equal(await grantFor(new UploadError(code, 'x', { retryable: true })), grant);
    }
    assert.equal(calls.length, 1);
  });

  it('is tried once more when the endpoint repeats it, then fails all that wait after one request', async () => {
    const { calls, source } = sourceOf(sts);
    const job = { request: { file: fileNamed('a') }, signal: never, clock: new Clock() };
    const same = credentials();
    const requests = Array.from({ length: 10 }, () => source.for(job));
    const first = Promise.all(requests.map((grantFor) => grantFor()));
    calls[0]!.respond(same);
    await first;
    const repeated = Promise.all(requests.map((grantFor) => grantFor(refusal('denied'))));
    calls[1]!.respond({ ...same });
    await repeated;
    for (const end of await Promise.allSettled(requests.map((grantFor) => grantFor(refusal('denied'))))) {
      assert.equal(end.status, 'rejected');
      const { reason } = end;
      assertUploadError(reason, { code: 'expired', retryable: false });
      assert.equal(typeof (reason as UploadError).hint, 'string');
    }
    assert.equal(calls.length, 2);
  });

  it('corrects the clock when the clock was wrong', async () => {
    const { calls, source } = sourceOf(sts);
    const clock = new Clock();
    const grantFor = source.for({ request: { file: fileNamed('a') }, signal: never, clock });
    const first = grantFor();
    calls[0]!.respond(credentials());
    await first;
    const serverTime = Date.now() + 3_600_000;
    await grantFor(new UploadError('clock', 'x', { retryable: true, serverTime }));
    assert.ok(Math.abs(clock.now() - serverTime) < 1000);
  });

  it('keeps OSS’s time: a later Date of the endpoint, or of a cache in front of it, is ignored', async () => {
    const { calls, source, clock } = sourceOf(sts);
    const respond = () => {
      const headers = { Date: new Date(Date.now() - 86_400_000).toUTCString() };
      calls.at(-1)!.respond(new Response(JSON.stringify(credentials(Date.now() + 7_200_000)), { headers }));
    };
    const grantFor = source.for({ request: { file: fileNamed('a') }, signal: never, clock });
    const first = grantFor();
    respond();
    await first;
    assert.ok(clock.now() < Date.now() - 86_000_000); // it is all that is known
    await grantFor(new UploadError('clock', 'x', { retryable: true, serverTime: Date.now() + 3_600_000 }));
    const second = grantFor(refusal());
    respond();
    await second;
    assert.ok(Math.abs(clock.now() - Date.now() - 3_600_000) < 1000);
  });
});

describe('a file that stops waiting for a grant', () => {
  it('leaves the other files waiting', async () => {
    const { calls, get } = sourceOf(sts);
    const controller = new AbortController();
    const leaving = get('a', undefined, controller.signal).catch((reason: unknown) => reason);
    const staying = get('b');
    controller.abort('I leave');
    assert.equal(await leaving, 'I leave');
    assert.equal(calls[0]!.signal.aborted, false);
    calls[0]!.respond(credentials());
    assert.equal((await staying).accessKeySecret, 's');
  });

  it('aborts the request when no other file waits; the next file requests again', async () => {
    const { calls, get } = sourceOf(sts);
    const controllers = [new AbortController(), new AbortController()];
    const leaving = controllers.map(({ signal }) => get('a', undefined, signal).catch((reason: unknown) => reason));
    controllers[0]!.abort('one');
    await flushPromises();
    assert.equal(calls[0]!.signal.aborted, false);
    controllers[1]!.abort('two');
    assert.deepEqual(await Promise.all(leaving), ['one', 'two']);
    assert.equal(calls[0]!.signal.aborted, true);
    const next = get('b');
    assert.equal(calls.length, 2);
    calls[0]!.fail(new Error('late'));
    await flushPromises();
    calls[1]!.respond(credentials());
    assert.equal((await next).accessKeySecret, 's');
  });

  it('sends no request when it stopped before', async () => {
    const { get, calls } = sourceOf(sts);
    assert.equal(await get('a', undefined, AbortSignal.abort('gone')).catch((reason: unknown) => reason), 'gone');
    assert.equal(
      calls.every(({ signal }) => signal.aborted),
      true,
    );
  });
});

describe('a response of the endpoint', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  async function outcome(...responses: unknown[]): Promise<{ end: unknown; calls: number; elapsed: number }> {
    let calls = 0;
    const fetchGrant: FetchGrant = async () => {
      const response = responses[Math.min(calls++, responses.length - 1)];
      if (response instanceof Error) throw response;
      return response instanceof Response ? response.clone() : response;
    };
    const retryPolicy = { retryFor: 10_000, firstDelay: 1000, maxDelay: 1000 };
    const source = new GrantSource({ mode: sts, fetchGrant, clock: new Clock(), retryPolicy });
    const end = source.get({ request: { file: fileNamed('a') }, signal: never }).catch((error: unknown) => error);
    const begun = time.elapsed;
    const pending = Symbol('pending');
    // A Response is read in the browser's own time.
    while ((await Promise.race([end, Promise.resolve(pending)])) === pending) {
      for (let i = 0; i < 20; i++) await flushPromises();
      await time.run(1);
    }
    return { end: await end, calls, elapsed: time.elapsed - begun };
  }
  const status = (code: number, body = '', headers = {}) => new Response(body, { status: code, headers });

  it('may be an object, text, or a Response', async () => {
    const { accessKeyId } = credentials();
    const fields = { AccessKeyId: accessKeyId, AccessKeySecret: 's', SecurityToken: 't' };
    for (const given of [fields, JSON.stringify(fields), Response.json(fields), `\ufeff\n${JSON.stringify(fields)}`]) {
      assertFields((await outcome(given)).end, { accessKeyId });
    }
  });

  for (const code of [408, 429, 500, 502, 503, 504]) {
    it(`${code}: is requested again until it is a grant`, async () => {
      const { end, calls } = await outcome(status(code), status(code), credentials());
      assertFields(end, { accessKeySecret: 's' });
      assert.equal(calls, 3);
    });
  }

  for (const code of [400, 401, 403, 404, 422]) {
    it(`${code}: is not requested again`, async () => {
      const { end, calls } = await outcome(status(code, '{"message":"Not you."}'));
      assertUploadError(end, { code: 'grant', status: code, retryable: false });
      assert.ok((end as UploadError).message.includes('Not you.'));
      assert.ok((end as UploadError).message.includes(`${code}`));
      assert.equal(calls, 1);
    });
  }

  it('with Retry-After is requested again after that time', async () => {
    const { elapsed, calls } = await outcome(status(429, '', { 'Retry-After': '7' }), credentials());
    assert.deepEqual([elapsed, calls], [7000, 2]);
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    assertWithin((await outcome(status(503, '', { 'Retry-After': inAMinute }), credentials())).elapsed, 58_000, 61_000);
  });

  it('that never comes is a grant error with its cause once the retries are over', async () => {
    const cause = new TypeError('Failed to fetch');
    const { end, calls, elapsed } = await outcome(cause);
    assertUploadError(end, { code: 'grant', cause });
    assert.ok(calls > 5);
    assertWithin(elapsed, 10_000, 11_100);
  });

  it('is requested again after a network error, in the words of any browser or of axios', async () => {
    const words = [
      'Failed to fetch (oss.example)',
      'NetworkError when attempting to fetch resource.',
      ...['Load failed', 'The network connection was lost.', 'fetch failed', 'Network Error'],
    ];
    for (const message of words) {
      assert.equal((await outcome(new TypeError(message), credentials())).calls, 2, message);
    }
  });

  it('is not requested again when the page’s own function throws: a grant error', async () => {
    const { end, calls } = await outcome(new Error('not signed in'));
    assertUploadError(end, { code: 'grant', retryable: false });
    assert.equal(calls, 1);
    for (const words of ['Could not fetch the token: 403', 'No permission in this network']) {
      const result = await outcome(new Error(words));
      assertUploadError(result.end, { retryable: false });
      assert.equal(result.calls, 1, words);
    }
    const own = new UploadError('grant', 'mine', { retryable: false });
    assert.equal((await outcome(own)).end, own);
  });

  it('that is a login page, with 200 or an error status, is reported as a page, without its text', async () => {
    for (const code of [200, 401]) {
      const { end } = await outcome(status(code, '<!doctype html><title>CANARY</title>'));
      assertUploadError(end, { code: 'grant', retryable: false });
      assert.match((end as UploadError).message, /page/);
      assert.doesNotMatch((end as UploadError).message, /CANARY/);
    }
  });

  it('that is empty, or over a megabyte, is a grant error', async () => {
    for (const response of [
      '',
      ' \n',
      undefined,
      null,
      7,
      true,
      status(200),
      new Response(null, { status: 204 }),
      'x'.repeat(1_000_001),
      status(200, JSON.stringify({ ...credentials(), more: 'x'.repeat(1_000_000) })),
    ]) {
      const { end, calls } = await outcome(response);
      assertUploadError(end, { code: 'grant' });
      assert.ok((end as UploadError).message.length < 400);
      assert.equal(calls, 1);
    }
  });
});

describe('a grant requested before there is a file', () => {
  it('serves the first file and all others after one request', async () => {
    const { source, calls, get } = sourceOf(sts);
    source.fetchAhead();
    source.fetchAhead();
    const first = get('a');
    assert.deepEqual(
      calls.map(({ file }) => file.name),
      [''],
    );
    calls[0]!.respond(credentials());
    const grant = await first;
    source.fetchAhead();
    assert.equal(await get('b'), grant);
    assert.equal(calls.length, 1);
  });

  it('is requested again with the file where the endpoint needs one', async () => {
    const { source, calls, get } = sourceOf(sts);
    source.fetchAhead();
    const files = [get('a'), get('b')];
    calls[0]!.fail(new UploadError('grant', 'name is missing'));
    await flushPromises();
    assert.deepEqual(
      calls.map(({ file }) => file.name),
      ['', 'a'],
    );
    calls[1]!.respond(credentials());
    for (const grant of await Promise.all(files)) assert.equal(grant.accessKeySecret, 's');
  });

  it('is not requested where each file needs its own, or a folder of its own', () => {
    for (const mode of [presignedUrl, postPolicy, vod, detecting]) {
      const { source, calls } = sourceOf(mode);
      source.fetchAhead();
      assert.equal(calls.length, 0, mode.name);
    }
  });
});
