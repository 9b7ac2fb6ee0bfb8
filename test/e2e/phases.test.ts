import { expect } from '@open-wc/testing';
import { endpoint, UploadQueue } from '../../src/core.js';
import { counters, forgetRequests, switches } from '../support/browser/cloud.js';
import { file } from '../support/files.js';
import { modes } from '../support/browser/live-element.js';
import { settled } from '../support/settled.js';

/** What a file's way was called. */
async function phases(path: string, size = 350_000, stallTimeout = 30_000): Promise<string[]> {
  const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout, verify: true };
  const retryPolicy = { retryFor: 20_000, firstDelay: 20, maxDelay: 100 };
  const queue = new UploadQueue({ fetchGrant: endpoint(path), transfer, retryPolicy });
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

  for (const [mode, path] of modes.slice(0, 3)) {
    for (const size of [100_000, 350_000]) {
      it(`is "finishing" while OSS responds slowly: ${mode}, ${size} bytes`, async () => {
        await switches({ faults: [{ kind: 'delay', ms: 100, operation: ['PutObject', 'PostObject', 'UploadPart'] }] });
        expect(await phases(path, size)).to.deep.equal(['preparing', 'sending', 'finishing', 'done']);
      });
    }
  }

  const sts = modes[0]![1];
  for (const [what, fault, end] of [
    [
      '"finishing" again when Complete is retried',
      { operation: 'CompleteMultipartUpload' },
      'finishing waiting finishing',
    ],
    [
      '"sending" again when the last part is rejected',
      { operation: 'UploadPart', skip: 3 },
      'waiting sending finishing',
    ],
  ] as const)
    it(`is ${what}`, async () => {
      await switches({ faults: [{ kind: 'status', times: 1, ...fault }] });
      expect((await phases(sts)).slice(-4)).to.deep.equal([...end.split(' '), 'done']);
    });

  it('is not ended by the stall timeout while Complete runs', async () => {
    await forgetRequests();
    await switches({ faults: [{ kind: 'delay', ms: 600, operation: 'CompleteMultipartUpload' }] });
    expect((await phases(sts, 350_000, 300)).at(-1)).to.equal('done');
    expect((await counters()).byOperation['CompleteMultipartUpload']).to.equal(1);
  });
});
