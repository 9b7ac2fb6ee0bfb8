import { expect } from '@open-wc/testing';
import { changed, defaultSettings } from '../../src/core/queue-settings.js';
import { fileOf, heldQueue } from './held-mode.js';

describe('settings of a queue', () => {
  it('of which one inside another is given leave the others as they were', async () => {
    const { queue, mode } = heldQueue({ transfer: { verify: false } });
    queue.configure({ transfer: { partSize: 200_000 } });
    queue.add([fileOf('a.txt')]);
    await new Promise((resolve) => setTimeout(resolve));
    const { parallelParts, stallTimeout } = defaultSettings.transfer;
    expect(mode.of('a.txt').job.transfer).to.deep.equal({
      parallelParts,
      stallTimeout,
      verify: false,
      partSize: 200_000,
    });
    queue.clear();
  });

  it('of retries too', () => {
    const { retryPolicy } = changed(defaultSettings, { retryPolicy: { retryFor: 1 } });
    expect(retryPolicy).to.deep.equal({ ...defaultSettings.retryPolicy, retryFor: 1 });
    expect(changed(defaultSettings, { keyPattern: '{name}' })).to.deep.equal({
      ...defaultSettings,
      keyPattern: '{name}',
    });
  });
});
