import { expect } from '@open-wc/testing';
import { endpoint, postPolicy } from '../../src/core.js';
import { forgetRequests, type LoggedRequest, requests, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { keyOf, upload } from '../support/browser/upload.js';

const stallTimeout = 1000;

/** Uploads in one request. */
async function send(size: number): Promise<LoggedRequest[]> {
  const transfer = { parallelParts: 1, stallTimeout, verify: true };
  const retryPolicy = { retryFor: 20_000, firstDelay: 1, maxDelay: 1 };
  const fetchGrant = endpoint('/get_post_signature_for_oss_upload');
  const [task] = await upload({ mode: postPolicy, fetchGrant, transfer, retryPolicy }, [file(size)]);
  expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.equal(true);
  return (await requests()).filter(({ operation }) => operation === 'PostObject');
}

describe('a request whose bytes move', () => {
  beforeEach(forgetRequests);
  afterEach(() => switches());

  it('continues as long as bytes move, however long it takes', async () => {
    await switches({ bandwidth: 10_000_000 });
    const begun = performance.now();
    expect(await send(60_000_000)).to.have.length(1);
    expect(performance.now() - begun).to.be.greaterThan(4.5 * stallTimeout); // longer than one may wait to begin
  }).timeout(30_000);

  it('is ended one stall timeout after its last byte, and sent again', async () => {
    await switches({ faults: [{ kind: 'stall', operation: 'PostObject', atByte: 1_000_000, times: 1 }] });
    const [first, second, ...more] = await send(80_000_000);
    expect(more).to.be.empty;
    expect(second!.time - first!.time).to.be.within(stallTimeout, 3 * stallTimeout);
  }).timeout(30_000);
});
