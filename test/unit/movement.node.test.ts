import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Job } from '../../src/core/mode.js';
import { defaultSettings } from '../../src/core/queue/queue-settings.js';
import { UploadTask } from '../../src/core/queue/upload-task.js';
import type { SendOptions } from '../../src/core/transport.js';
import { UploadError } from '../../src/core/upload-error.js';
import { FileSession } from '../../src/core/uploader/file-session.js';
import { makeJob } from '../../src/core/uploader/job.js';
import { assertFields, assertWithin } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { respond } from '../support/part-job.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { flushPromises } from '../support/virtual-time.js';
import { silent } from '../support/tasks.js';
import { unlimited } from '../support/unlimited.js';

const time = useVirtualTime();

interface Request extends SendOptions {
  respond: () => void;
  fail: (error: UploadError) => void;
}

/** A task of 1 MB that is sent to a host, by requests that the test holds. */
function sending(host = 'oss.example') {
  const requests: Request[] = [];
  const reports: number[] = [];
  const listener = { ...silent, progressed: ({ sent }: UploadTask) => reports.push(sent) };
  const task = new UploadTask(sizedFile('a', 1_000_000), listener);
  let job!: Job;
  void task.start(async (run) => {
    const context = unlimited(
      (_context, _request, options = {}) =>
        new Promise((resolve, fail) => requests.push({ ...options, respond: () => resolve(respond()), fail })),
    );
    job = makeJob(context, new FileSession(task, undefined), run, defaultSettings);
    job.onSending(1);
    return new Promise(() => {});
  });
  const onProgress = (sent: number) => job.progress(sent);
  const make = async () => [{ method: 'PUT', url: `http://${host}/`, headers: {} }, new Blob()] as const;
  const upload = () => job.retry(() => job.sendBody(1_000_000, async () => [...(await make())], { onProgress }));
  return { task, job: () => job, requests, reports, upload, latest: () => requests.at(-1)! };
}

const cut = (detail = {}) => new UploadError('network', 'Cut.', { retryable: true, ...detail });

describe('a task whose data does not move', () => {
  it('loses its speed, second by second, and says so after five, until a byte moves', async () => {
    const { task, upload, reports, latest } = sending();
    void upload();
    await flushPromises();
    latest().onBegin!();
    for (let i = 1; i <= 16; i++) {
      await time.advance(250);
      latest().onProgress!(i * 25_000);
    }
    const { length } = reports;
    const left: number[] = [];
    for (let i = 0; i < 4; i++) {
      left.push(task.remaining!);
      await time.advance(1000);
    }
    assertWithin(left[0], 5, 7);
    for (const [i, seconds] of left.slice(1).entries()) assert.ok(seconds > left[i]! + 0.5, left.join());
    assertWithin(reports.length - length, 3, 4);
    await time.advance(1000);
    assert.deepEqual(task.state, { status: 'uploading', phase: 'waiting', reason: 'no-data' });
    assertFields(task, { speed: undefined, remaining: undefined, retryIn: undefined, sent: 400_000 });
    assert.equal(time.pending, 0, 'nothing changes any more');
    await time.advance(20_000);
    latest().onProgress!(450_000);
    assert.deepEqual(task.state, { status: 'uploading', phase: 'sending' });
    for (let i = 1; i <= 4; i++) {
      await time.advance(250);
      latest().onProgress!(450_000 + i * 25_000);
    }
    assertWithin(task.speed, 99_000, 101_000);
  });

  for (const [what, isKnown, phase] of [
    ['says so, too, when the response comes much later than those before', true, 'waiting'],
    ['does not say so of a response, as long as nobody knows how long one takes', false, 'finishing'],
  ] as const)
    it(what, async () => {
      const { task, job, upload, latest } = sending();
      for (const isLast of isKnown ? [false, true] : [true]) {
        const end = upload();
        await flushPromises();
        latest().onBegin!();
        await time.advance(1900);
        latest().onProgress!(1_000_000);
        if (isLast) break;
        latest().respond();
        await end;
      }
      job().onFinishing();
      await time.advance(3600); // 5.5 seconds since it began
      assertFields(task.state, { phase: 'finishing' });
      await time.advance(3000);
      assertFields(task.state, { phase });
    });

  it('is not one whose bytes the browser has taken, while nobody knows how long they are on their way', async () => {
    const { task, upload, latest } = sending();
    void upload();
    await flushPromises();
    latest().onBegin!();
    latest().onProgress!(1_000_000);
    await time.advance(20_000);
    assert.deepEqual(task.state, { status: 'uploading', phase: 'sending' });
  });

  it('is not one whose request waits for a connection, or has ended', async () => {
    const { task, upload, latest } = sending();
    const end = upload();
    await time.advance(20_000);
    assertFields(task.state, { phase: 'sending' });
    latest().onBegin!();
    latest().respond();
    await end;
    assert.equal(time.pending, 0);
    latest().onBegin!();
    await time.advance(20_000);
    assertFields(task.state, { phase: 'sending' });
  });
});

describe('a task that waits for its next attempt', () => {
  async function waiting(host?: string, detail?: object) {
    const one = sending(host);
    void one.upload();
    for (let i = 0; i < 5; i++) {
      await flushPromises();
      one.latest().onProgress!(1000);
      one.latest().fail(cut(detail));
      await flushPromises();
      if (i < 4) one.task.endWaits();
    }
    return one;
  }

  it('says when that begins, and begins it at once on request', async () => {
    const { task, requests } = await waiting();
    assert.equal(task.retryIn, 8);
    await time.advance(3000);
    assert.equal(task.retryIn, 5);
    task.endWaits();
    await flushPromises();
    assert.equal(requests.length, 6);
    assert.deepEqual([task.retryIn, task.state], [undefined, { status: 'uploading', phase: 'waiting' }]);
    requests[5]!.onProgress!(2000);
    assertFields(task.state, { phase: 'sending' });
  });

  it('waits on where others have reached the host while its own request failed', async () => {
    const other = sending();
    const end = other.upload();
    const one = sending();
    void one.upload();
    await flushPromises();
    other.latest().respond();
    await end;
    one.latest().fail(cut({ retryAfter: 8000 }));
    await flushPromises();
    const next = sending();
    void next.upload();
    await flushPromises();
    next.latest().respond();
    await flushPromises();
    assert.equal(one.requests.length, 1);
  });

  for (const [what, host, detail, count] of [
    ['begins it when another request reaches the same host', 'oss.example', {}, 6],
    ['waits on for another host', 'other.example', {}, 5],
    ['waits on where the host has responded', 'oss.example', { status: 503 }, 5],
  ] as const)
    it(what, async () => {
      const one = await waiting(host, detail);
      const other = sending();
      void other.upload();
      await flushPromises();
      other.latest().respond();
      await flushPromises();
      assert.equal(one.requests.length, count);
    });
});
