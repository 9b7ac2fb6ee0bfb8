import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UploadMetric } from '../../src/core/uploader/upload-meter.js';
import { UploadError, type UploadErrorCode } from '../../src/core/upload-error.js';
import type { UploadQueue } from '../../src/upload-queue.js';
import '../support/node/as-in-a-page.js';
import { assertDeepFields, assertFields } from '../support/assertions.js';
import { eventsOf, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { flushed } from '../support/virtual-time.js';

const failure = (code: UploadErrorCode, requestId?: string, ossCode?: string) =>
  new UploadError(code, 'No.', { retryable: true, requestId, ossCode });

function metricsOf(queue: UploadQueue): UploadMetric[] {
  const metrics: UploadMetric[] = [];
  queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
  return metrics;
}

describe('upload-metric', () => {
  const time = useVirtualTime();

  it('fires once for each file that ended, after its end and before uploads-settled', async () => {
    const { queue, mode } = heldQueue();
    const log = eventsOf(queue);
    const metrics = metricsOf(queue);
    const [a, b] = await flushed(queue.add([sizedFile('a', 100), sizedFile('b', 200)]));
    await time.advance(1500);
    mode.of('a').sent(100); // without `onSending`, as in a mode of the page
    await mode.done('a', { requestId: 'last' });
    mode.of('b').job.onSending(1);
    await mode.fail('b', new UploadError('denied', 'No.', { status: 403, ossCode: 'AccessDenied', requestId: 'no' }));
    const same = {
      ...{ mode: 'held', parts: 1, retries: {}, reused: false, reusedBytes: 0, resentBytes: 0 },
      ...{ milliseconds: 1500, savingMilliseconds: 0, throttledMilliseconds: 0, imageSavedBytes: 0 },
    };
    const failed = { code: 'denied', likely: undefined, status: 403, ossCodes: ['AccessDenied'], requestIds: ['no'] };
    assert.deepEqual(metrics, [
      { id: a!.id, outcome: 'done', bytes: 100, verified: true, ossCodes: [], requestIds: ['last'], ...same },
      { id: b!.id, outcome: 'failed', bytes: 200, verified: false, ...failed, ...same },
    ]);
    const ends = ['upload-success a', 'upload-metric', 'upload-start b', 'upload-error b', 'upload-metric'];
    assert.deepEqual(log.slice(-6), [...ends, 'uploads-settled']);
  });

  it('counts retries by their cause, over pauses, whose time does not count', async () => {
    const { queue, mode } = heldQueue();
    const metrics = metricsOf(queue);
    await flushed(queue.add([sizedFile('a', 100)]));
    const fails = (...errors: UploadError[]) =>
      mode.of('a').job.retry(async () => {
        const error = errors.shift();
        if (error) throw error;
      });
    void fails(failure('network'), failure('storage', 'r1', 'ServiceUnavailable'), failure('network'));
    await time.run();
    const before = time.elapsed;
    queue.pause();
    await time.advance(3_600_000);
    await flushed(queue.resume());
    mode.of('a').job.record({ parts: 7, reusedBytes: 60 });
    void fails(failure('stalled'), failure('storage', 'r2', 'ServiceUnavailable'));
    const again = await time.run();
    await mode.done('a', { verified: false, unverifiedReason: 'crc-hidden', requestId: 'r3' });
    assert.equal(metrics.length, 1);
    assertDeepFields(metrics[0], {
      ...{ parts: 7, reusedBytes: 60, milliseconds: before + again, unverifiedReason: 'crc-hidden' },
      ...{ retries: { network: 2, storage: 2, stalled: 1 }, ossCodes: ['ServiceUnavailable'] },
      requestIds: ['r1', 'r2', 'r3'],
    });
  });

  it('restarts with a file that is retried after a failure, also when the page retries at once', async () => {
    const { queue, mode } = heldQueue();
    const metrics = metricsOf(queue);
    queue.addEventListener('upload-error', ({ detail }) => queue.retry(detail.task), { once: true });
    await flushed(queue.add([sizedFile('a', 100)]));
    mode.of('a').job.record({ parts: 3 });
    await time.advance(400);
    await mode.fail('a', failure('network', 'r1'));
    await time.advance(50);
    mode.of('a').job.onSending(1);
    await mode.done('a');
    assertFields(metrics[0], { outcome: 'failed', milliseconds: 400, parts: 3 });
    assertFields(metrics[1], { outcome: 'done', milliseconds: 50, parts: 1 });
    assert.deepEqual(metrics[1]!.requestIds, []);
  });

  it('keeps the ids of the latest failures only', async () => {
    const { queue, mode } = heldQueue({ retryPolicy: { retryFor: 1e9, firstDelay: 1, maxDelay: 1 } });
    const metrics = metricsOf(queue);
    await flushed(queue.add([sizedFile('a', 100)]));
    let count = 0;
    void mode.of('a').job.retry(async () => {
      if (count < 25) throw failure('storage', `r${++count}`);
    });
    await time.run();
    await mode.done('a', { requestId: 'last' });
    assert.equal(metrics[0]!.requestIds.length, 20);
    assert.deepEqual(metrics[0]!.requestIds.slice(-2), ['r25', 'last']);
    assert.deepEqual(metrics[0]!.retries, { storage: 25 });
  });

  it('measures from when the file may be sent, and says that it was not sent', async () => {
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const { queue, mode } = heldQueue({
      beforeUpload: ({ name }) => wait(400).then(() => name !== 'vetoed'),
      afterUpload: () => wait(60),
    });
    const metrics = metricsOf(queue);
    await flushed(queue.add(['vetoed', 'denied', 'sent', 'found'].map((name) => sizedFile(name, 100))));
    await time.advance(400);
    await time.advance(50);
    mode.of('denied').fail(new UploadError('grant', 'No.'));
    mode.of('sent').job.onSending(1);
    mode.of('sent').fail(failure('network'));
    mode.of('found').done(); // another tab has sent it
    await time.advance(60);
    const measured = metrics.map(({ code, milliseconds, parts }) => `${code} ${milliseconds} ${parts}`);
    assert.equal(metrics.at(-1)!.savingMilliseconds, 60);
    assert.deepEqual(measured, ['rejected 0 0', 'grant 50 0', 'network 50 1', 'undefined 110 0']);
  });

  it('does not fire for a canceled file', async () => {
    const { queue } = heldQueue();
    const metrics = metricsOf(queue);
    await flushed(queue.add([sizedFile('a')]));
    await flushed(queue.cancel());
    assert.deepEqual(metrics, []);
  });
});
