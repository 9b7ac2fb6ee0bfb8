import { expect } from '@open-wc/testing';
import { endpoint, type UploadMetric, UploadQueue } from '../../src/core.js';
import { counters, forgetRequests, switches } from '../support/browser/cloud.js';
import { file } from '../support/files.js';
import { modes } from '../support/browser/live-element.js';
import { sendBy } from '../support/browser/upload.js';

function newQueue(path: string, stallTimeout = 30_000): UploadQueue {
  const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout, verify: true };
  const retryPolicy = { retryFor: 20_000, firstDelay: 20, maxDelay: 100 };
  return new UploadQueue({ endpoint: endpoint(path), transfer, retryPolicy });
}

/** What a file's way was called. */
async function phases(path: string, size = 350_000, stallTimeout?: number): Promise<string[]> {
  const queue = newQueue(path, stallTimeout);
  const seen: string[] = [];
  queue.addEventListener('task-change', ({ detail: { task } }) => {
    const { state } = task;
    seen.push(state.status === 'uploading' ? state.phase : state.status);
  });
  await sendBy(queue, file(size));
  return seen;
}

describe('upload-metric', () => {
  after(() => switches());

  for (const [mode, path] of modes) {
    const inParts = mode !== 'post-policy';
    it(`reports what an upload by ${mode} took`, async () => {
      const carrier = inParts ? 'UploadPart' : 'PostObject';
      await switches({ faults: [{ kind: 'status', operation: carrier, times: 2 }] });
      const queue = newQueue(path);
      const metrics: UploadMetric[] = [];
      queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
      const [task] = await sendBy(queue, file(550_000));
      const [metric] = metrics;
      expect(metrics).to.have.length(1);
      expect(metric).to.deep.include({
        ...{ id: task!.id, outcome: 'done', mode, bytes: 550_000, reusedBytes: 0, savingMilliseconds: 0 },
        ...{ parts: inParts ? 6 : 1, retries: { storage: 2 }, verified: true, ossCodes: ['ServiceUnavailable'] },
      });
      expect(metric?.milliseconds).to.be.greaterThan(1);
      expect(metric?.requestIds).to.have.length(3);
      expect(metric?.requestIds.at(-1)).to.equal(task!.result?.requestId);
      expect(JSON.parse(JSON.stringify(metric))).to.deep.equal(metric);
    });
  }
});

describe('the phase after the last byte', () => {
  beforeEach(() => switches());
  after(() => switches());

  for (const [mode, path] of modes.slice(0, 3)) {
    for (const size of [100_000, 350_000]) {
      it(`is "finishing" while OSS responds slowly: ${mode}, ${size} bytes`, async () => {
        await switches({ faults: [{ kind: 'delay', ms: 100, operation: ['PutObject', 'PostObject', 'UploadPart'] }] });
        expect(await phases(path, size)).to.deep.equal(['preparing', 'sending', 'finishing', 'done']);
      });
    }
  }

  const sts = modes[0]![1];
  for (const [what, operation, skip, end] of [
    ['"finishing" again when Complete is retried', 'CompleteMultipartUpload', 0, 'finishing waiting finishing'],
    ['"sending" again when the last part is rejected', 'UploadPart', 3, 'waiting sending finishing'],
  ] as const)
    it(`is ${what}`, async () => {
      await switches({ faults: [{ kind: 'status', times: 1, operation, skip }] });
      expect((await phases(sts)).slice(-4)).to.deep.equal([...end.split(' '), 'done']);
    });

  it('is not ended by the stall timeout while Complete runs', async () => {
    await forgetRequests();
    await switches({ faults: [{ kind: 'delay', ms: 600, operation: 'CompleteMultipartUpload' }] });
    expect((await phases(sts, 350_000, 300)).at(-1)).to.equal('done');
    expect((await counters()).byOperation['CompleteMultipartUpload']).to.equal(1);
  });
});
