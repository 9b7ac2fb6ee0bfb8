import { expect } from '@open-wc/testing';
import {
  endpoint,
  postPolicy,
  presignedUrl,
  type QueueOptions,
  sts,
  type UploadError,
  UploadQueue,
} from '../../src/core.js';
import { countOf, requests, requestsOf, startAfresh, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { handSource, streamOf } from '../support/streams.js';
import { until } from '../support/until.js';
import { recording } from './signed-grants.js';

const MiB = 1_048_576;
const path = '/get_sts_token_for_oss_upload';
const retryPolicy = { retryFor: 20_000, firstDelay: 5, maxDelay: 20 };

const newQueue = (change: Partial<QueueOptions> = {}) =>
  new UploadQueue({ mode: sts, endpoint: endpoint(path), retryPolicy, ...change });

const confirmedParts = async () =>
  (await requestsOf('UploadPart')).filter(({ status }) => status === 200).map(({ partNumber }) => partNumber);

describe('a stream', () => {
  beforeEach(startAfresh);

  it('goes in parts while it comes, and is stored as it was', async () => {
    const all = bytes(2.5 * MiB);
    const { stream, give, end } = handSource();
    const task = (await newQueue().addStream(stream, { name: 'talk.webm', type: 'video/webm' }))!;
    give(all.slice(0, MiB + 5));
    await until(async () => (await confirmedParts()).length === 1, 'the first part');
    await until(() => task.sent >= MiB);
    expect([task.isOpen, task.progress, task.remaining]).to.deep.equal([true, 0, undefined]);
    expect(task.size, 'what has come').to.equal(MiB + 5);
    give(all.slice(MiB + 5));
    end();
    const stored = await task.finished;
    expect(stored).to.include({ size: all.length, verified: true, type: 'video/webm' });
    expect(stored.crc64).to.be.a('string');
    expect([task.isOpen, task.progress, task.size]).to.deep.equal([false, 1, all.length]);
    expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
    expect(await confirmedParts()).to.have.members([1, 2, 3]);
  });

  it('is asked for with `stream=true`, and without a size', async () => {
    const asked: string[] = [];
    const ask = endpoint(path);
    const queue = newQueue({
      endpoint: (request, signal) => {
        asked.push(`${request.file.name} ${request.file.isStream}`);
        return ask(request, signal);
      },
    });
    const task = await queue.addStream(streamOf(bytes(10)), { name: 'log.txt' });
    await task!.finished;
    const addresses = performance.getEntriesByType('resource').map(({ name }) => new URL(name).search);
    expect(addresses.some((search) => /name=log\.txt.*&stream=true/.test(search) && !/size=/.test(search))).to.be.true;
    expect(asked).to.deep.equal(['log.txt true']);
  });

  it('may be an iterable of Blobs and texts, and may be empty', async () => {
    async function* lines() {
      yield new Blob(['one\n']);
      yield 'zwei – 二\n';
    }
    async function* nothing() {}
    const queue = newQueue();
    const tasks = [
      await queue.addStream(lines(), { name: 'a.txt' }),
      await queue.addStream(nothing(), { name: 'b.txt' }),
    ];
    const [some, none] = await Promise.all(tasks.map((task) => task!.finished));
    expect(new TextDecoder().decode(await storedBytes(some!.key))).to.equal('one\nzwei – 二\n');
    expect(none).to.include({ size: 0, verified: true });
    expect(await storedBytes(none!.key)).to.have.length(0);
  });

  it('may be empty where each of its requests is signed', async () => {
    const { fetchGrant } = recording('/server/presigned-url');
    const options = { name: 'b.txt', type: 'text/plain' };
    const task = await newQueue({ mode: presignedUrl, endpoint: fetchGrant }).addStream(new Blob([]).stream(), options);
    const stored = await task!.finished;
    expect(stored).to.include({ size: 0, verified: true });
    expect(await storedBytes(stored.key)).to.have.length(0);
  });

  it('waits for its source, which waits for OSS', async () => {
    const all = bytes(40 * MiB);
    await switches({ faults: [{ kind: 'stall', operation: 'UploadPart' }] });
    const stream = streamOf(all, MiB);
    const task = (await newQueue({ transfer: { parallelParts: 2 } }).addStream(stream, { name: 'backup.zip' }))!;
    await until(async () => (await requestsOf('UploadPart')).length > 0, 'the first part');
    await until(() => stream.asked >= 16_000_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stream.asked, 'no more than is held').to.be.below(18 * MiB);
    await switches();
    await task.finished;
    expect(stream.asked).to.equal(all.length);
  });

  it('is not sent while it is paused, and its source continues', async () => {
    const all = bytes(3 * MiB);
    const { stream, give, end } = handSource();
    const queue = newQueue();
    const task = (await queue.addStream(stream, { name: 'talk.webm', live: true }))!;
    give(all.slice(0, MiB));
    await until(async () => (await confirmedParts()).length === 1, 'the first part');
    queue.pause(task);
    give(all.slice(MiB, 2 * MiB));
    await until(() => task.size === 2 * MiB);
    expect(await confirmedParts()).to.deep.equal([1]);
    queue.resume(task);
    give(all.slice(2 * MiB));
    end();
    const stored = await task.finished;
    expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
    expect(await countOf('InitiateMultipartUpload'), 'the same upload').to.equal(1);
    expect(await confirmedParts()).to.have.members([1, 2, 3]);
  });

  it('is aborted with its source when it is canceled', async () => {
    const { stream, give, state } = handSource();
    const queue = newQueue();
    const task = (await queue.addStream(stream, { name: 'talk.webm', live: true }))!;
    const end = task.finished.catch((error: UploadError) => error.code);
    give(bytes(MiB));
    await until(async () => (await confirmedParts()).length === 1, 'the first part');
    queue.cancel(task);
    expect(await end).to.equal('aborted');
    await until(async () => (await countOf('AbortMultipartUpload')) === 1, 'the abort');
    expect(state.canceled).to.be.true;
  });

  it('fails if its source breaks off, and leaves no object', async () => {
    const { stream, give, fail } = handSource();
    const task = (await newQueue().addStream(stream, { name: 'page.html.txt' }))!;
    give(bytes(MiB));
    fail(new TypeError('network error'));
    const error = await task.finished.catch((thrown: UploadError) => thrown);
    expect(error).to.include({ code: 'file' });
    expect(await countOf('CompleteMultipartUpload')).to.equal(0);
  });

  it('sends its first part last, with the bytes that `finish` returns', async () => {
    const all = bytes(2 * MiB + 77);
    const header = bytes(MiB + 40, 9);
    const { stream, give, end } = handSource();
    const seen: number[] = [];
    const finish = async (first: Uint8Array) => (seen.push(first.length), header);
    const options = { name: 'talk.webm', firstPart: 'last', finish } as const;
    const task = (await newQueue().addStream(stream, options))!;
    give(all);
    await until(async () => (await confirmedParts()).includes(2), 'the second part');
    expect(seen).to.be.empty;
    end();
    const stored = await task.finished;
    expect(seen).to.deep.equal([MiB]);
    expect(await confirmedParts()).to.have.members([1, 2, 3]);
    const wanted = new Uint8Array([...header, ...all.slice(MiB)]);
    expect(stored).to.include({ size: wanted.length, verified: true });
    expect(sameBytes(await storedBytes(stored.key), wanted)).to.be.true;
  });

  it('ends with `rejected` as soon as it is larger than allowed, and nothing stays', async () => {
    const { stream, give, state } = handSource();
    const queue = newQueue({ rules: { maxFileSize: 1.5 * MiB } });
    const task = (await queue.addStream(stream, { name: 'talk.webm' }))!;
    const end = task.finished.catch((error: UploadError) => error);
    give(bytes(MiB));
    give(bytes(MiB));
    expect(await end).to.include({ code: 'rejected', rule: 'max-file-size', limit: 1.5 * MiB });
    expect(state.canceled).to.be.true;
    queue.remove(task);
    await until(async () => (await countOf('AbortMultipartUpload')) === (await countOf('InitiateMultipartUpload')));
  });

  it('is not taken where a rule forbids it', async () => {
    const queue = newQueue({ rules: { accept: 'image/*' } });
    const rejected: string[] = [];
    queue.addEventListener(
      'file-reject',
      ({ detail }) => void rejected.push(`${detail.file.name} ${detail.error.rule}`),
    );
    const { stream, state } = handSource();
    expect(await queue.addStream(stream, { name: 'a.webm', type: 'video/webm' })).to.be.undefined;
    expect(rejected).to.deep.equal(['a.webm accept']);
    expect(state.canceled).to.be.true;
  });

  it('knows its progress where its size is known, and fails with another size', async () => {
    const { stream, give, end } = handSource();
    const queue = newQueue();
    const task = (await queue.addStream(stream, { name: 'a.bin', size: 2 * MiB }))!;
    give(bytes(MiB));
    await until(() => task.progress >= 0.5);
    end();
    expect(await task.finished.catch((error: UploadError) => error)).to.include({ code: 'file' });
  });

  it('survives requests that are cut, damaged and refused', async () => {
    const all = bytes(4 * MiB + 3);
    await switches({
      faults: [
        { kind: 'reset', operation: 'UploadPart', times: 2 },
        { kind: 'flip', operation: 'UploadPart', times: 1 },
        { kind: 'status', operation: 'UploadPart', status: 503, code: 'ServiceUnavailable', times: 1 },
        { kind: 'status', operation: 'InitiateMultipartUpload', status: 503, code: 'ServiceUnavailable', times: 1 },
      ],
    });
    const task = await newQueue().addStream(streamOf(all), { name: 'a.bin' });
    const stored = await task!.finished;
    expect(stored.verified).to.be.true;
    expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
  });

  it('does not fail while it lasts, however long the line fails', async () => {
    const all = bytes(2 * MiB);
    await switches({
      faults: [{ kind: 'status', operation: 'UploadPart', status: 503, code: 'ServiceUnavailable', times: 40 }],
    });
    const { stream, give, end } = handSource();
    const queue = newQueue({ retryPolicy: { retryFor: 30, firstDelay: 5, maxDelay: 10 } });
    const task = (await queue.addStream(stream, { name: 'talk.webm', live: true }))!;
    give(all.slice(0, MiB));
    /** What a browser fires, and what ends the wait before the next attempt. */
    const online = () => dispatchEvent(new Event('online'));
    const attempts = async () => (online(), (await requestsOf('UploadPart')).length);
    await until(async () => (await attempts()) > 8, 'more attempts than `retryFor` allows');
    expect(task.status).to.equal('uploading');
    await switches();
    give(all.slice(MiB));
    await until(async () => (online(), (await confirmedParts()).length > 0), 'a part');
    end();
    const stored = await task.finished;
    expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
  });

  it('takes no slot: files are sent beside it', async () => {
    const { stream, end } = handSource();
    const queue = newQueue({ maxConcurrentUploads: 1 });
    const task = (await queue.addStream(stream, { name: 'talk.webm' }))!;
    const [other] = queue.add([new File(['x'], 'x.txt')]);
    await other!.finished;
    expect(task.status).to.equal('uploading');
    end();
    await task.finished;
  });

  it('goes in parts where the backend signs those of a stream, and is sealed for its largest size', async () => {
    const all = bytes(2.5 * MiB);
    const { fetchGrant, asked } = recording('/server/presigned-url');
    const task = await newQueue({ mode: presignedUrl, endpoint: fetchGrant }).addStream(streamOf(all), {
      name: 'talk.webm',
      type: 'video/webm',
    });
    const stored = await task!.finished;
    expect(stored).to.include({ size: all.length, verified: true, type: 'video/webm' });
    expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
    expect(await confirmedParts()).to.have.members([1, 2, 3]);
    expect(asked.every(({ file }) => file.isStream)).to.be.true;
  });

  for (const address of [path, '/server/presigned-url', '/server/post-policy'])
    it(`is sent where the response of ${address} says the mode`, async () => {
      const all = bytes(MiB + 9);
      const { fetchGrant } = recording(address);
      const options = { name: 'talk.webm', type: 'video/webm' };
      const task = await newQueue({ mode: undefined, endpoint: fetchGrant }).addStream(streamOf(all), options);
      const stored = await task!.finished;
      expect(stored).to.include({ size: all.length, verified: true });
      expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
    });

  for (const [mode, address] of [
    [postPolicy, '/get_post_signature_for_oss_upload'],
    [presignedUrl, '/get_presigned_url_for_oss_upload'],
  ] as const)
    it(`is collected first, and says so, where ${mode.name} sends it in one request`, async () => {
      const all = bytes(200_000);
      const { stream, give, end } = handSource();
      const { fetchGrant } = recording(address);
      const queue = newQueue({ mode, endpoint: fetchGrant });
      const task = (await queue.addStream(stream, { name: 'a.txt', type: 'text/plain' }))!;
      await until(() => task.state.status === 'uploading' && task.state.reason === 'stream', 'the wait');
      give(all);
      end();
      const stored = await task.finished;
      expect(stored).to.include({ size: all.length, verified: true });
      expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
      expect((await requests()).filter(({ status }) => status >= 400)).to.be.empty;
    });

  it('keeps what it has collected through a pause', async () => {
    const all = bytes(200_000);
    const { stream, give, end } = handSource();
    const { fetchGrant } = recording('/get_post_signature_for_oss_upload');
    const queue = newQueue({ mode: postPolicy, endpoint: fetchGrant });
    const task = (await queue.addStream(stream, { name: 'a.txt', type: 'text/plain' }))!;
    await until(() => task.state.status === 'uploading' && task.state.reason === 'stream', 'the wait');
    give(all.slice(0, 90_000));
    queue.pause(task);
    queue.resume(task);
    give(all.slice(90_000));
    end();
    const stored = await task.finished;
    expect(stored).to.include({ size: all.length, verified: true });
    expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
  });

  it('may use its buffer again', async () => {
    async function* numbers() {
      const buffer = new Uint8Array(1000);
      for (let i = 1; i <= 5; i++) yield buffer.fill(i);
    }
    const stored = await (await newQueue().addStream(numbers(), { name: 'a.bin' }))!.finished;
    const wanted = Uint8Array.from({ length: 5000 }, (_, i) => 1 + Math.floor(i / 1000));
    expect(sameBytes(await storedBytes(stored.key), wanted)).to.be.true;
  });

  it('fails as soon as it is larger than it was said to be, though it never ends', async () => {
    const { stream, give, state } = handSource();
    const task = (await newQueue().addStream(stream, { name: 'a.bin', size: 1000 }))!;
    give(bytes(1001));
    expect(await task.finished.catch((error: UploadError) => error)).to.include({ code: 'file' });
    expect(state.canceled).to.be.true;
  });

  it('fails if its iterable throws, and that is ended', async () => {
    let isEnded = false;
    const lines: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => Promise.reject(new TypeError('no more')),
        return() {
          isEnded = true;
          throw new TypeError('nor this');
        },
      }),
    };
    const task = (await newQueue().addStream(lines, { name: 'a.txt' }))!;
    const error = (await task.finished.catch((thrown: UploadError) => thrown)) as UploadError;
    expect([error.code, (error.cause as Error).message, isEnded]).to.deep.equal(['file', 'no more', true]);
  });

  for (const length of [0, 5000])
    it(`of ${length} bytes may have its first part last`, async () => {
      const all = bytes(length);
      const { stream, give, end } = handSource();
      const finish = async (first: Uint8Array<ArrayBuffer>) => new Blob(['head', first]);
      const task = (await newQueue().addStream(stream, { name: 'a.bin', firstPart: 'last', finish }))!;
      if (length > 0) give(all);
      end();
      const stored = await task.finished;
      expect(stored).to.include({ size: length + 4, verified: true });
      const wanted = new Uint8Array([...new TextEncoder().encode('head'), ...all]);
      expect(sameBytes(await storedBytes(stored.key), wanted)).to.be.true;
    });

  it('is not completed with first bytes that are fewer than OSS takes, and says so', async () => {
    const { stream, give, end } = handSource();
    const finish = () => new Uint8Array(1000);
    const task = (await newQueue().addStream(stream, { name: 'a.bin', firstPart: 'last', finish }))!;
    give(bytes(2 * MiB));
    end();
    const error = (await task.finished.catch((thrown: UploadError) => thrown)) as UploadError;
    expect([error.code, error.message]).to.deep.equal([
      'config',
      '`finish` returned 1000 bytes for a first part that others follow.',
    ]);
  });

  it('counts with all others, which come meanwhile', async () => {
    const one = handSource();
    const other = handSource();
    const queue = newQueue({ rules: { maxTotalSize: 3000 } });
    const task = (await queue.addStream(one.stream, { name: 'a.bin' }))!;
    const next = (await queue.addStream(other.stream, { name: 'b.bin' }))!;
    one.give(bytes(2000));
    await until(() => task.size === 2000);
    other.give(bytes(1001));
    expect(await next.finished.catch((error: UploadError) => error)).to.include({ rule: 'max-total-size' });
    one.end();
    expect((await task.finished).size).to.equal(2000);
  });

  it('is rejected at its end if it is too small', async () => {
    const task = (await newQueue({ rules: { minFileSize: 100 } }).addStream(streamOf(bytes(99)), { name: 'a.bin' }))!;
    expect(await task.finished.catch((error: UploadError) => error)).to.include({ rule: 'min-file-size', limit: 100 });
    expect(await countOf('CompleteMultipartUpload')).to.equal(0);
  });

  it('lets go of its source when it is removed after a failure', async () => {
    await switches({ faults: [{ kind: 'status', operation: 'UploadPart', status: 403, code: 'AccessDenied' }] });
    const { stream, give, state } = handSource();
    const queue = newQueue();
    const task = (await queue.addStream(stream, { name: 'talk.webm', live: true }))!;
    give(bytes(MiB));
    expect(await task.finished.catch((error: UploadError) => error.code)).to.equal('denied');
    expect([task.isOpen, state.canceled], 'it continues until then').to.deep.equal([true, false]);
    queue.remove(task);
    await until(() => state.canceled, 'its end');
  });

  it('continues when its credentials expire meanwhile', async () => {
    const all = bytes(3 * MiB + 1);
    const expired = {
      kind: 'status',
      operation: 'UploadPart',
      status: 403,
      code: 'SecurityTokenExpired',
      skip: 1,
      times: 1,
    };
    await switches({ faults: [expired] });
    let grants = 0;
    const ask = endpoint(path);
    const queue = newQueue({ endpoint: (request, signal) => (grants++, ask(request, signal)) });
    const stored = await (await queue.addStream(streamOf(all), { name: 'a.bin' }))!.finished;
    expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
    expect(grants).to.be.above(1);
  });

  it('ends where there is no room for more of a source that cannot wait, and is kept', async () => {
    const { stream, give, state } = handSource();
    const task = (await newQueue().addStream(stream, { name: 'talk.bin', live: true }))!;
    give(bytes(1000));
    const some = new Blob([new Uint8Array(1_000_000)]);
    give(new Blob(Array.from({ length: 500 }, () => some))); // of parts: it takes no memory
    expect((await task.finished).size).to.equal(1000);
    expect(state.canceled).to.be.true;
  });

  it('ends before it is larger than the endpoint allows, and is kept, if it is a recording', async () => {
    const { stream, give } = handSource();
    const { fetchGrant } = recording('/server/presigned-url', (response) =>
      'stream' in response ? { ...response, stream: 5000 } : response,
    );
    const queue = newQueue({ mode: presignedUrl, endpoint: fetchGrant });
    const options = { name: 'talk.webm', type: 'video/webm', recording: true };
    const task = (await queue.addStream(stream, options))!;
    await until(async () => (await countOf('InitiateMultipartUpload')) === 1, 'its beginning');
    give(bytes(4000));
    give(bytes(1001));
    expect((await task.finished).size).to.equal(4000);
  });

  it('ends before it is too large, and is kept, if it is a recording', async () => {
    const { stream, give, state } = handSource();
    const queue = newQueue({ rules: { maxFileSize: 5000 } });
    const task = (await queue.addStream(stream, { name: 'talk.webm', type: 'video/webm', recording: true }))!;
    const all = bytes(4000);
    give(all);
    give(bytes(1001));
    const stored = await task.finished;
    expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
    expect(state.canceled).to.be.true;
  });
});
