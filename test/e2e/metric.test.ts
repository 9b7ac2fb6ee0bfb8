import { expect } from '@open-wc/testing';
import { endpoint, type UploadMetric, UploadQueue, type QueueOptions } from '../../src/core.js';
import { switches } from '../support/browser/cloud.js';
import { uploadPartly } from '../support/browser/part-way.js';
import { file } from '../support/files.js';
import { allEnded, modes, placeLive } from '../support/browser/live-element.js';
import { settled } from '../support/settled.js';

function newQueue(path: string, settings: Partial<QueueOptions> = {}): { queue: UploadQueue; metrics: UploadMetric[] } {
  const metrics: UploadMetric[] = [];
  const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
  const queue = new UploadQueue({ fetchGrant: endpoint(path), transfer, ...settings });
  queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
  return { queue, metrics };
}

describe('upload-metric', () => {
  beforeEach(() => switches());
  after(() => switches());

  for (const [mode, path] of modes) {
    const inParts = mode !== 'post-policy';
    it(`reports what an upload by ${mode} took`, async () => {
      const carrier = inParts ? 'UploadPart' : 'PostObject';
      await switches({ faults: [{ kind: 'status', operation: carrier, times: 2 }] });
      const { queue, metrics } = newQueue(path);
      const [task] = queue.add([file(550_000)]);
      await settled(queue);
      const [metric] = metrics;
      expect(metrics).to.have.length(1);
      expect(metric).to.deep.include({
        ...{
          id: task!.id,
          outcome: 'done',
          mode,
          bytes: 550_000,
          reusedBytes: 0,
          savingMilliseconds: 0,
          parts: inParts ? 6 : 1,
        },
        ...{ retries: { storage: 2 }, verified: true, ossCodes: ['ServiceUnavailable'] },
      });
      expect(metric?.milliseconds).to.be.greaterThan(1);
      expect(metric?.requestIds).to.have.length(3);
      expect(metric?.requestIds.at(-1)).to.equal(task!.result?.requestId);
      expect(JSON.parse(JSON.stringify(metric))).to.deep.equal(metric);
    });
  }

  it('counts the bytes that were reused', async () => {
    const { queue, metrics } = newQueue(modes[0]![1]);
    await uploadPartly(queue, file(950_000));
    queue.resume();
    await settled(queue);
    expect(metrics).to.have.length(1);
    expect(metrics[0]?.reusedBytes).to.equal(4 * 102_400);
  });

  it('reports how an upload failed', async () => {
    await switches({ faults: [{ kind: 'status', operation: 'PostObject', status: 403, code: 'AccessDenied' }] });
    const { queue, metrics } = newQueue(modes[1]![1]);
    queue.add([file(1000)]);
    await settled(queue);
    expect(metrics).to.have.length(1);
    expect(metrics[0]).to.deep.include({ outcome: 'failed', code: 'denied', status: 403, ossCodes: ['AccessDenied'] });
  });

  it('is emitted by the element too', async () => {
    const { element, events } = await placeLive(`endpoint="${modes[0]![1]}"`);
    const metrics: UploadMetric[] = [];
    document.addEventListener('upload-metric', ({ detail }: CustomEventInit<UploadMetric>) => metrics.push(detail!), {
      once: true,
    });
    await element.addFiles([file(1000)]);
    await allEnded(element);
    expect(events.map(({ name }) => name).slice(-3)).to.deep.equal([
      'upload-success',
      'upload-metric',
      'uploads-settled',
    ]);
    expect(metrics[0]).to.include({ outcome: 'done', mode: 'sts', bytes: 1000 });
  });
});
