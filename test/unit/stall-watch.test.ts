import { expect } from '@open-wc/testing';
import { responseTimeout, completeTimeout } from '../../src/oss/request/timeouts.js';
import { StallWatch } from '../../src/oss/request/stall-watch.js';
import { VirtualTime } from './virtual-time.js';

describe('a watch for stalls', () => {
  let time: VirtualTime;
  let stalledAt: number[];
  let watch: StallWatch;
  beforeEach(() => {
    time = new VirtualTime();
    stalledAt = [];
    watch = new StallWatch(() => stalledAt.push(time.elapsed));
  });
  afterEach(() => time.restore());

  it('tells when nothing has moved for as long as was allowed, once', async () => {
    watch.allow(30_000);
    await time.advance(29_999);
    expect(stalledAt).to.deep.equal([]);
    await time.advance(100_000);
    expect(stalledAt).to.deep.equal([30_000]);
  });

  it('begins anew with each move', async () => {
    for (let i = 0; i < 10; i++) {
      watch.allow(30_000);
      await time.advance(29_000);
    }
    expect(stalledAt).to.deep.equal([]);
    await time.advance(1000);
    expect(stalledAt).to.have.length(1);
  });

  it('tells nothing any more once it is stopped', async () => {
    watch.allow(30_000);
    watch.stop();
    await time.advance(100_000);
    expect(stalledAt).to.deep.equal([]);
    expect(time.pending).to.equal(0);
  });

  it('after a sleep gives what happened meanwhile a moment to be heard', async () => {
    watch.allow(30_000);
    await time.advance(10_000);
    time.sleep(3_600_000);
    await time.advance(0);
    expect(stalledAt).to.deep.equal([]);
    watch.allow(30_000); // a byte has moved
    await time.advance(29_000);
    expect(stalledAt).to.deep.equal([]);
  });

  it('after a sleep tells soon all the same, where nothing is heard', async () => {
    watch.allow(30_000);
    time.sleep(3_600_000);
    await time.advance(0);
    await time.advance(4_999);
    expect(stalledAt).to.deep.equal([]);
    await time.advance(1);
    expect(stalledAt).to.have.length(1);
  });

  it('is not put off for ever where every timer comes late, as in a hidden tab', async () => {
    watch.allow(30_000);
    time.sleep(60_000);
    await time.advance(0);
    time.sleep(60_000);
    await time.advance(0);
    expect(stalledAt).to.have.length(1);
  });
});

describe('the patience with OSS', () => {
  it('grows with the bytes it was sent: 2 minutes, and 4 and a half for 5 GB, where a stall is 30 s', () => {
    expect(responseTimeout(0) * 30).to.equal(120);
    expect(responseTimeout(8e6) * 30).to.be.within(120, 121);
    expect(responseTimeout(5e9) * 30).to.equal(270);
  });

  it('grows with the parts it puts together: 2 minutes for some, 18 for 10,000', () => {
    expect(completeTimeout(12) * 30).to.be.within(120, 122);
    expect(completeTimeout(10_000) * 30).to.equal(1120);
  });
});
