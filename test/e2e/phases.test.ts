import { expect } from '@open-wc/testing';
import { endpoint, UploadQueue } from '../../src/core.js';
import { forgetRequests, requests, switches } from '../support/browser/cloud.js';
import { file } from '../support/files.js';
import { modes } from '../support/browser/live-element.js';
import { settled } from '../support/settled.js';

const carriers = ['PutObject', 'PostObject', 'UploadPart'];

/** What a file's way was called, with the shares that were sent by then. */
async function phases(mode: string, path: string, size: number, stallTimeout = 30_000): Promise<string[]> {
  const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout, verify: true };
  const retryPolicy = { retryFor: 20_000, firstDelay: 20, maxDelay: 100 };
  const queue = new UploadQueue({ mode, fetchGrant: endpoint(path), transfer, retryPolicy });
  const seen: string[] = [];
  queue.addEventListener('task-change', ({ detail: { task } }) => {
    const { state } = task;
    seen.push(state.status === 'uploading' ? state.phase : state.status);
  });
  const end = settled(queue);
  queue.add([file(size)]);
  await end;
  return seen;
}

describe('the phase after the last byte', () => {
  beforeEach(() => switches());
  after(() => switches());

  for (const [mode, path] of modes) {
    for (const size of [100_000, 350_000]) {
      it(`is "finishing" while OSS responds slowly: ${mode}, ${size} bytes`, async () => {
        await switches({ faults: [{ kind: 'delay', ms: 100, operation: carriers }] });
        const seen = await phases(mode, path, size);
        expect(seen).to.deep.equal(['preparing', 'sending', 'finishing', 'done']);
      });
    }
  }

  it('is "finishing" again when Complete is retried', async () => {
    await switches({ faults: [{ kind: 'status', operation: 'CompleteMultipartUpload', times: 1 }] });
    const [mode, path] = modes[0]!;
    const seen = await phases(mode, path, 350_000);
    expect(seen).to.deep.equal(['preparing', 'sending', 'finishing', 'waiting', 'finishing', 'done']);
  });

  it('is "sending" again when the last part is rejected', async () => {
    await switches({ faults: [{ kind: 'status', operation: 'UploadPart', skip: 3, times: 1 }] });
    const [mode, path] = modes[0]!;
    const seen = await phases(mode, path, 350_000);
    expect(seen.slice(-4)).to.deep.equal(['waiting', 'sending', 'finishing', 'done']);
  });

  it('is not ended by the stall timeout while Complete runs', async () => {
    await forgetRequests();
    await switches({ faults: [{ kind: 'delay', ms: 600, operation: 'CompleteMultipartUpload' }] });
    const [mode, path] = modes[0]!;
    expect((await phases(mode, path, 350_000, 300)).at(-1)).to.equal('done');
    const asked = (await requests()).filter(({ operation }) => operation === 'CompleteMultipartUpload');
    expect(asked).to.have.length(1);
  });
});
