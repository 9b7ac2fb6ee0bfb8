import { expect } from '@open-wc/testing';
import { endpoint, type UploadMetric, UploadQueue } from '../../src/core.js';
import { switches } from '../support/browser/cloud.js';
import { file } from '../support/files.js';
import { modes } from '../support/browser/live-element.js';
import { settled } from '../support/settled.js';

describe('upload-metric', () => {
  after(() => switches());

  for (const [mode, path] of modes) {
    const inParts = mode !== 'post-policy';
    it(`reports what an upload by ${mode} took`, async () => {
      const carrier = inParts ? 'UploadPart' : 'PostObject';
      await switches({ faults: [{ kind: 'status', operation: carrier, times: 2 }] });
      const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
      const queue = new UploadQueue({ fetchGrant: endpoint(path), transfer });
      const metrics: UploadMetric[] = [];
      queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
      const [task] = queue.add([file(550_000)]);
      await settled(queue);
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
