import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitsGrant } from '../../src/queue/ownership.js';
import type { Grant } from '../../src/grant/grant.js';
import type { FileInfo } from '../../src/object/stored-object.js';
import { SingleFlight } from '../../src/base/single-flight.js';
import type { Mode } from '../../src/job/mode.js';
import { UploadError } from '../../src/base/upload-error.js';
import { loadMode } from '../../src/modes/load-mode.js';
import { createPostPolicy } from '../../src/modes/post-policy/post-policy.js';
import { createPresignedUrl } from '../../src/modes/presigned-url/presigned-url.js';
import { createSts } from '../../src/modes/sts/sts.js';
import { createVod } from '../../src/modes/vod/vod.js';
import { assertUploadError } from '../support/assertions.js';
import { type Call, credentials, fileNamed, form, HOUR, signedUrl, sourceOf } from '../support/node/grants.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { vodResponse } from '../support/vod-response.js';
import { flushPromises } from '../support/virtual-time.js';

const sts = createSts();
const postPolicy = createPostPolicy();
const presignedUrl = createPresignedUrl();
const vod = createVod();
const detecting = await loadMode();
/** What it detects; the code for each is loaded then. */
const [detected] = await Promise.all(
  [{ ...credentials(), dir: 'u/7/' }, form({}), signedUrl()].map((response) =>
    Promise.resolve(detecting.readGrant(response, { file: fileNamed('a') })),
  ),
);

const { signal: never } = new AbortController();
const files = ['a', 'b', 'c'].map(fileNamed);
const refusal = (code: 'expired' | 'denied' = 'expired') => new UploadError(code, 'OSS says no.', { retryable: true });
const outcomeOf = (grant: Promise<unknown>) => grant.catch((error: unknown) => error);
const distinct = async (grants: Iterable<unknown>) => new Set(await Promise.all(grants)).size;
const time = useVirtualTime();

describe('sharing a grant', () => {
  for (const mode of [sts, postPolicy, detecting] as Mode[])
    it(`${mode.name}: all files share one, requested once however many wait`, async () => {
      const { calls, get } = sourceOf(mode);
      const grants = Array.from({ length: 40 }, (_, i) => get(`${i}`));
      assert.equal(calls.length, 1);
      calls[0]!.respond(mode === postPolicy ? form({ dir: 'user/' }) : credentials());
      assert.equal(await distinct(grants), 1);
      assert.equal(await get('later'), await grants[0]);
      assert.equal(calls.length, 1);
    });

  for (const mode of [presignedUrl, vod] as (typeof presignedUrl)[])
    it(`${mode.name}: each file has its own, requested at the same time, and kept`, async () => {
      const { calls, get, names } = sourceOf(mode);
      const waiting = files.map((file) => get(file));
      assert.deepEqual(names(), ['a', 'b', 'c']);
      for (const { respond } of calls.toReversed()) respond(mode === presignedUrl ? signedUrl() : vodResponse());
      const grants = await Promise.all(waiting);
      assert.equal(new Set(grants.map(({ url, key }) => url ?? key)).size, 3);
      for (const [i, file] of files.entries()) {
        assert.equal(grants[i]!.requestedFor, file);
        assert.equal(await get(file), grants[i]);
      }
      assert.equal(calls.length, 3);
    });

  it('presigned-url: a URL for HEAD does not replace the URL that stores the file', async () => {
    const { calls, source, get, granted } = sourceOf(presignedUrl);
    const [file] = files as [FileInfo];
    const grant = await granted(signedUrl(), file);
    const look = source.get({ file, signal: never }, { operation: { name: 'head', key: 'k' } });
    calls[1]!.respond({ ...signedUrl(), method: 'HEAD' });
    assert.equal((await look).method, 'HEAD');
    assert.equal(presignedUrl.serves(await look, { file }), false);
    assert.equal(await get(file), grant);
    assert.equal(calls.length, 2);
  });

  describe('post-policy that lists types', () => {
    const formFor = (...types: string[]) => form({ dir: 'user/' }, HOUR, [['in', '$content-type', types]]);
    const jpg: FileInfo = { name: 'a.jpg', size: 1, type: 'image/jpeg' };
    const psd: FileInfo = { name: 'b.psd', size: 1, type: 'image/vnd.adobe.photoshop' };

    it('serves files of the types in it, whichever it was requested for, and counts as one for every file', async () => {
      const { calls, get, granted, source } = sourceOf(postPolicy);
      const grant = await granted(formFor('image/jpg', 'text/plain'), jpg);
      for (const type of ['image/jpeg', 'text/plain', 'text/plain;charset=utf-8'])
        assert.equal(await get({ name: 'c', size: 1, type }), grant);
      assert.equal(calls.length, 1);
      assert.equal(source.isPerFile, false); // so that it is renewed
    });

    it('is requested once more for a file of another type, whose form then serves both', async () => {
      const { calls, get, granted } = sourceOf(postPolicy);
      const grant = await granted(formFor('image/jpeg'), jpg);
      const other = await granted(formFor('image/jpeg', psd.type), psd);
      assert.equal(calls[1]!.file, psd);
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
      assert.equal(await distinct(waiting), 2);
    });

    it('is not requested again for a type that the endpoint does not allow', async () => {
      const { calls, get, granted } = sourceOf(postPolicy);
      await granted(formFor('image/jpeg'), jpg);
      const grant = await granted(formFor('image/jpeg'), psd);
      for (const file of [psd, { ...psd, name: 'c.psd' }]) assert.equal(await get(file), grant);
      assert.equal(calls.length, 2);
    });
  });

  describe('post-policy with a range of sizes', () => {
    const formUpTo = (most: number, least = 0) => form({ dir: 'user/' }, HOUR, [['content-length-range', least, most]]);
    const ofSize = (size: number): FileInfo => ({ ...fileNamed(`${size}`), size });

    it('is requested once more for a file that it does not allow, and not for one that the second does not allow, too', async () => {
      const { get, granted, names } = sourceOf(postPolicy);
      const small = await granted(formUpTo(10), ofSize(5));
      assert.equal(await get(ofSize(10)), small);
      const large = await granted(formUpTo(10), ofSize(20));
      assert.notEqual(large, small);
      for (const size of [30, 20, 5]) assert.equal(await get(ofSize(size)), large);
      assert.deepEqual(names(), ['5', '20']);
    });

    it('that is too small a file’s serves no file that is too large', async () => {
      const { granted, names } = sourceOf(postPolicy);
      await granted(formUpTo(10, 1), ofSize(0));
      await granted(formUpTo(100), ofSize(20));
      assert.deepEqual(names(), ['0', '20']);
    });

    it('is requested for each of two files that begin at the same time, where the first does not allow the second', async () => {
      const { calls, get, names } = sourceOf(postPolicy);
      const waiting = [get(ofSize(5)), get(ofSize(20))];
      calls[0]!.respond(formUpTo(10));
      await flushPromises();
      assert.deepEqual(names(), ['5', '20']);
      calls[1]!.respond(formUpTo(100));
      assert.equal(await distinct(waiting), 2);
    });
  });

  it('post-policy with a fixed key: only the file it was made for uses it', async () => {
    const { calls, get } = sourceOf(postPolicy);
    const waiting = files.map((file) => get(file));
    for (let i = 0; i < 3; i++) {
      calls[i]!.respond(form({ key: `user/${calls[i]!.file.name}` }));
      await flushPromises();
    }
    const keys = (await Promise.all(waiting)).map(({ key }) => key);
    assert.deepEqual(keys, ['user/a', 'user/b', 'user/c']);
    for (const [i, file] of files.entries()) assert.equal(calls[i]!.file, file);
  });

  it('presigned-url, detected: files wait for the first response only, then each for its own', async () => {
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
    assert.equal(await distinct([...first, ...later]), 5);
  });
});

describe('sharing a request that the endpoint rejects', () => {
  const rejected = (status: number, body: object = { message: `No: ${status}.` }) => Response.json(body, { status });

  const no = (status: number, body?: object) => (call: Call) => call.respond(rejected(status, body));
  const noHtml = { success: false, message: 'No HTML.' };
  const rule = new UploadError('rejected', 'No.', { rule: 'validate' });
  const ofOne: [why: string, mode: Mode, reject: (call: Call) => void, error: Partial<UploadError>][] = [
    ...[400, 403, 404, 405, 409, 410, 413, 415, 422].map((status): (typeof ofOne)[number] => {
      return [`${status}`, sts, no(status), { code: 'grant', status, endpointMessage: `No: ${status}.` }];
    }),
    ...[postPolicy, detecting].map((mode): (typeof ofOne)[number] => ['403', mode, no(403), { status: 403 }]),
    ...[400, 409, 413, 415, 422].map((status): (typeof ofOne)[number] => {
      return [`${status} without a message`, sts, no(status, {}), { code: 'grant', status }];
    }),
    ['status 200 with its own message', sts, (call) => call.respond(noHtml), { endpointMessage: 'No HTML.' }],
    ['a function of the page that throws', sts, (call) => call.fail(new Error('No HTML.')), { code: 'grant' }],
    ['a rule of the page', sts, (call) => call.fail(rule), { rule: 'validate' }],
  ];
  for (const [why, mode, reject, error] of ofOne)
    it(`${mode.name}, ${why}: the other files wait for the next of them, and only those rejected fail`, async () => {
      const { calls, get, names } = sourceOf(mode);
      const [bad, worse, ...good] = ['bad', 'worse', 'c', 'd', 'e'].map((name) => outcomeOf(get(name)));
      assert.deepEqual(names(), ['bad']);
      reject(calls[0]!);
      assertUploadError(await bad, error);
      await flushPromises();
      assert.deepEqual(names(), ['bad', 'worse']);
      calls[1]!.respond(rejected(422, { message: 'Even worse.' }));
      assertUploadError(await worse, { code: 'grant', status: 422, endpointMessage: 'Even worse.' });
      await flushPromises();
      calls[2]!.respond(mode === sts ? credentials() : form({ dir: 'user/' }));
      for (const end of await Promise.all(good)) assert.ok(!(end instanceof Error));
      assert.deepEqual(names(), ['bad', 'worse', 'c']);
    });

  const nothing = { code: 'not-allowed', error: 'You may not upload here.' };
  const ofAll: [why: string, response: () => unknown][] = [
    ['401', () => rejected(401)],
    ['status 200 with the code 401', () => ({ code: 401, message: 'Sign in.' })],
    ['a page, after a redirect to the sign-in page', () => new Response('<!doctype html><title>Sign in</title>')],
    ['403 without a message', () => rejected(403, {})],
    ['403 of a server half that allows nothing', () => rejected(403, nothing)],
    ['404 of a framework', () => rejected(404, { statusCode: 404, message: 'Cannot GET /api/grant' })],
    ['405 without a message', () => rejected(405, {})],
    ['500 that says the backend is not set up', () => rejected(500, { code: 'config', message: 'No bucket.' })],
    ['an empty response', () => ''],
  ];
  for (const [why, response] of ofAll)
    it(`${why}: fails all 50 files that wait for this response`, async () => {
      const { calls, get } = sourceOf(detecting);
      const ends = Array.from({ length: 50 }, (_, i) => outcomeOf(get(`${i}`)));
      calls[0]!.respond(response());
      for (let i = 0; i < 20; i++) await flushPromises();
      assert.equal(calls.length, 1);
      for (const end of await Promise.all(ends)) assertUploadError(end, { code: 'grant', retryable: false });
    });

  it('for one file in the background: the others use the grant at hand, and ask for themselves when it is over', async () => {
    const { source, calls, get, granted, job, names } = sourceOf(sts);
    const [bad, good] = [fileNamed('bad'), fileNamed('good')];
    const kept = await granted(credentials(600_000), bad);
    const end = source.keepFresh(job(bad));
    await time.advance(301_000);
    assert.deepEqual(names(), ['bad', 'bad']);
    calls[1]!.fail(new UploadError('grant', 'No.', { status: 415 }));
    await flushPromises();
    assert.equal(await get(good), kept);
    await time.advance(300_000);
    const ends = [bad, good].map((file) => outcomeOf(get(file)));
    assert.deepEqual(names().slice(2), ['bad']);
    calls[2]!.fail(new UploadError('grant', 'No.', { status: 415 }));
    assertUploadError(await ends[0], { status: 415 });
    await flushPromises();
    assert.deepEqual(names().slice(3), ['good']);
    calls[3]!.respond(credentials(600_000));
    assert.ok(!((await ends[1]) instanceof Error));
    end();
  });
});

describe('a grant that OSS rejects', () => {
  it('is renewed once when 40 requests in parallel are rejected, and not for an error that it did not cause', async () => {
    const { calls, source, get, granted, job } = sourceOf(sts);
    await granted(credentials());
    const requests = Array.from({ length: 40 }, () => source.for(job()));
    const used = await Promise.all(requests.map((grantFor) => grantFor()));
    assert.equal(new Set(used).size, 1);
    for (const code of ['network', 'stalled', 'storage', 'clock'] as const)
      assert.equal(await requests[0]!(new UploadError(code, 'x', { retryable: true })), used[0], 'not its fault');
    assert.equal(calls.length, 1);
    const renewed = requests.map((grantFor) => grantFor(refusal()));
    assert.equal(calls.length, 2);
    calls[1]!.respond(credentials());
    assert.equal(await distinct(renewed), 1);
    const second = await renewed[0];
    assert.notEqual(second, used[0]);
    assert.equal(await source.for(job())(), second, 'one that was slower, and is refused only now');
    assert.equal(await get('other'), second);
    assert.equal(calls.length, 2);
  });

  it('is not used again for the file that it was requested for, once another file has a new one', async () => {
    const { calls, source, get, granted, job } = sourceOf(sts);
    const [one, other] = files as [FileInfo, FileInfo];
    const first = await granted(credentials(), one);
    const grantFor = source.for(job(other));
    assert.equal(await grantFor(), first);
    const renewed = grantFor(refusal());
    calls[1]!.respond(credentials());
    const second = await renewed;
    assert.equal(await get(one), second);
  });

  for (const mode of [vod, detecting])
    it(`VOD, ${mode.name}: is renewed once for all parts of a file, while another file has a newer one`, async () => {
      const { calls, source, granted, job } = sourceOf<Grant>(mode);
      const [one, other] = files as [FileInfo, FileInfo];
      for (const file of [one, other]) await granted(vodResponse({ videoId: file.name }), file);
      const requests = Array.from({ length: 6 }, () => source.for(job(one), { asks: { videoId: 'a' } }));
      const used = await Promise.all(requests.map((grantFor) => grantFor()));
      assert.equal(calls.length, 2);
      const renewed = requests.map((grantFor) => grantFor(refusal()));
      assert.equal(calls.length, 3);
      calls[2]!.respond(vodResponse({ videoId: 'a' }));
      assert.equal(await distinct(renewed), 1);
      assert.notEqual(await renewed[0], used[0]);
    });

  it('is tried once more when the endpoint repeats it, then fails all that wait after one request', async () => {
    const { calls, source, job } = sourceOf(sts);
    const same = credentials();
    const requests = Array.from({ length: 10 }, () => source.for(job()));
    for (const [i, error] of [undefined, refusal('denied')].entries()) {
      const grants = Promise.all(requests.map((grantFor) => grantFor(error)));
      calls[i]!.respond({ ...same });
      await grants;
    }
    for (const grantFor of requests) {
      const reason = await outcomeOf(grantFor(refusal('denied')));
      assertUploadError(reason, { code: 'expired', retryable: false });
      assert.equal(typeof (reason as UploadError).hint, 'string');
    }
    assert.equal(calls.length, 2);
  });

  it('corrects the clock when the clock was wrong, and then ignores a later Date of the endpoint or a cache', async () => {
    const { calls, source, clock, job } = sourceOf(sts);
    const respond = () => {
      const headers = { Date: new Date(Date.now() - 24 * HOUR).toUTCString() };
      calls.at(-1)!.respond(new Response(JSON.stringify(credentials(2 * HOUR)), { headers }));
    };
    const grantFor = source.for(job());
    const first = grantFor();
    respond();
    await first;
    assert.ok(clock.now() < Date.now() - 23 * HOUR); // it is all that is known
    await grantFor(new UploadError('clock', 'x', { retryable: true, serverTime: Date.now() + HOUR }));
    assert.ok(Math.abs(clock.now() - Date.now() - HOUR) < 1000);
    const second = grantFor(refusal());
    respond();
    await second;
    assert.ok(Math.abs(clock.now() - Date.now() - HOUR) < 1000);
  });
});

it('a file that stops waiting for a grant aborts the request when no other file waits; the next file requests again', async () => {
  const { calls, get } = sourceOf(sts);
  const [one, two] = [new AbortController(), new AbortController()];
  const leaving = [one, two].map(({ signal }) => outcomeOf(get('a', undefined, signal)));
  one.abort('one');
  await flushPromises();
  assert.equal(calls[0]!.signal.aborted, false);
  two.abort('two');
  assert.deepEqual(await Promise.all(leaving), ['one', 'two']);
  assert.equal(calls[0]!.signal.aborted, true);
  const next = get('b');
  assert.equal(calls.length, 2);
  calls[0]!.fail(new Error('late'));
  await flushPromises();
  calls[1]!.respond(credentials());
  assert.equal((await next).accessKeySecret, 's');
  const stopped = sourceOf(sts);
  assert.equal(await outcomeOf(stopped.get('a', undefined, AbortSignal.abort('gone'))), 'gone', 'stopped before');
  assert.ok(stopped.calls.every(({ signal }) => signal.aborted));
});

describe('a grant requested before there is a file', () => {
  it('serves the first file and all others after one request', async () => {
    const { source, calls, get, names } = sourceOf(sts);
    source.fetchAhead();
    source.fetchAhead();
    const first = get('a');
    assert.deepEqual(names(), ['']);
    calls[0]!.respond(credentials());
    const grant = await first;
    source.fetchAhead();
    assert.equal(await get('b'), grant);
    assert.equal(calls.length, 1);
  });

  it('is requested again with the file where the endpoint needs one', async () => {
    const { source, calls, get, names } = sourceOf(sts);
    source.fetchAhead();
    const waiting = [get('a'), get('b')];
    calls[0]!.fail(new UploadError('grant', 'name is missing'));
    await flushPromises();
    assert.deepEqual(names(), ['', 'a']);
    calls[1]!.respond(credentials());
    for (const grant of await Promise.all(waiting)) assert.equal(grant.accessKeySecret, 's');
  });

  it('is not requested where each file needs its own, or a folder of its own', () => {
    for (const mode of [presignedUrl, postPolicy, vod, detecting]) {
      const { source, calls } = sourceOf<Grant>(mode);
      source.fetchAhead();
      assert.equal(calls.length, 0, mode.name);
    }
  });
});

describe('a grant shows whose an object is', () => {
  const readBy = (mode: Mode, response: object) => mode.readGrant(response, { file: fileNamed('new.png') }) as Grant;
  const startsWith = (start: string) => form({}, HOUR, [['starts-with', '$key', start]]);
  const url = 'https://b.oss-cn-hangzhou.aliyuncs.com/u/7/new%20one.png?Expires=1';
  const beside = ['u/70/a', 'u/7', 'x/u/7/a'];
  const rows: [grant: Grant, is: string, own: readonly string[], others: readonly string[], pageDir?: string][] = [
    [readBy(sts, { ...credentials(), dir: 'u/7' }), 'its `dir`', ['u/7/a', 'u/7/x/a'], ['u/8/a', ...beside]],
    [readBy(postPolicy, form({ dir: '/u/7/' })), 'its `dir`', ['u/7/a'], ['u/8/a']],
    [readBy(postPolicy, form({ key: 'u/7/new.png' })), 'the folder of its key', ['u/7/a'], ['u/8/a', 'u/7.png']],
    [readBy(postPolicy, form({ dir: 'u/7/', key: 'u/7/2026/new.png' })), 'either', ['u/7/a'], ['u/8/a']],
    [readBy(postPolicy, startsWith('u/7/')), 'what its policy says', ['u/7/a'], ['u/8/a'], 'u/8/'],
    [readBy(presignedUrl, { url }), 'the folder in its URL', ['u/7/a'], ['u/8/a']],
    [detected!, 'what its mode says', ['u/7/a'], ['u/8/a']],
    [readBy(sts, credentials()), 'the page’s `dir` where it has none', ['u/7/a'], ['u/8/a'], 'u/7/'],
    [readBy(sts, credentials()), 'nothing where nobody has a folder', ['u/7/a', 'u/8/a', 'a'], []],
    [readBy(sts, { ...credentials(), dir: '' }), 'nothing with an empty `dir`', ['u/7/a', 'a'], []],
    [readBy(postPolicy, form({ key: 'new.png' })), 'nothing with a key without a folder', ['u/7/a', 'a'], []],
  ];
  for (const [grant, is, own, others, pageDir] of rows)
    it(`by ${is}: ${JSON.stringify({ dir: grant.dir, key: grant.key, pageDir })}`, () => {
      const fitting = [...own, ...others].filter((key) => fitsGrant(key, grant, pageDir));
      assert.deepEqual(fitting, own);
    });

  it('and is the latest one, or is fetched once for all who ask', async () => {
    const { source, calls, get } = sourceOf(postPolicy);
    const asked = [source.latest({ file: fileNamed('left.png') }), source.latest({ file: fileNamed('other.png') })];
    assert.equal(calls.length, 1);
    calls[0]!.respond(form({ dir: 'u/7/' }));
    assert.equal(await distinct(asked), 1);
    assert.equal(await get('new.png'), await asked[0], 'the next upload uses it');
    assert.equal(await source.latest({ file: fileNamed('left.png') }), await asked[0]);
    assert.equal(calls.length, 1);
  });
});

it('shared work shows who joins later that it is retried, and each retry once to a job that waits with two requests', async () => {
  let retry!: (error: UploadError, attempt: number) => void;
  let end!: () => void;
  const work = new SingleFlight((_signal, onRetry) => {
    retry = onRetry;
    return new Promise<void>((resolve) => (end = resolve));
  });
  const heard: string[] = [];
  const listener = (name: string) => (error: UploadError, attempt: number) =>
    void heard.push(`${name} ${error.code} ${attempt}`);
  const first = listener('first');
  const waiting = [work.join(never, first), work.join(never, first)];
  retry(new UploadError('network', 'No.'), 1);
  waiting.push(work.join(never, listener('second')));
  retry(new UploadError('grant', 'No.'), 2);
  end();
  await Promise.all(waiting);
  assert.deepEqual(heard, ['first network 1', 'second network 1', 'first grant 2', 'second grant 2']);
});
