import { expect } from '@open-wc/testing';
import { endpoint, postPolicy } from '../../src/core.js';
import { forgetRequests, requests, storedBytes, switches } from '../support/browser/cloud.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import { VirtualTime } from '../support/virtual-time.js';

/** In milliseconds that pass only when a test says so. */
const stallTimeout = 1000;
/** A loopback socket swallows up to 30 MB at once: a request that is to be seen moving must be larger. */
const size = 48_000_000;

describe('a request whose bytes move', () => {
  let time: VirtualTime;
  /** How often bytes have moved. */
  let moves = 0;
  const { send } = XMLHttpRequest.prototype;

  beforeEach(async () => {
    await forgetRequests();
    moves = 0;
    time = new VirtualTime(Date.now());
    XMLHttpRequest.prototype.send = function (body) {
      this.upload.addEventListener('progress', () => moves++);
      send.call(this, body);
    };
  });
  afterEach(async () => {
    XMLHttpRequest.prototype.send = send;
    time.restore();
    await switches();
  });

  it('continues as long as bytes move, however long it takes', async () => {
    await switches({ bandwidth: 30_000_000 });
    const transfer = { parallelParts: 1, stallTimeout, verify: true };
    const retryPolicy = { retryFor: 20_000, firstDelay: 1, maxDelay: 1 };
    const fetchGrant = endpoint('/get_post_signature_for_oss_upload');
    const work = upload({ mode: postPolicy, fetchGrant, transfer, retryPolicy }, [file(size)]);
    const end = work.then(() => 'ended');
    for (let seen = 0; ; seen = moves) {
      const moved = until(() => moves > seen).then(() => 'moved');
      if ((await Promise.race([moved, end])) === 'ended') break;
      await time.advance(0.9 * stallTimeout);
    }
    const [task] = await work;
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.equal(true);
    expect(time.elapsed).to.be.greaterThan(4.5 * stallTimeout); // longer than one may wait to begin
    expect((await requests()).filter(({ operation }) => operation === 'PostObject')).to.have.length(1);
  });
});
