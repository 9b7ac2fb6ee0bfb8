import { expect } from '@open-wc/testing';
import { responseTimeout, completeTimeout } from '../../src/oss/request/timeouts.js';
import { StallWatch } from '../../src/oss/request/stall-watch.js';
import { VirtualTime } from '../support/virtual-time.js';

describe('StallWatch', () => {
  let time: VirtualTime;
  let stalledAt: number[];
  let watch: StallWatch;
  beforeEach(() => {
    time = new VirtualTime();
    stalledAt = [];
    watch = new StallWatch(() => stalledAt.push(time.elapsed));
  });
  afterEach(() => time.restore());

  it('reports once that nothing has moved for the allowed time', async () => {
    watch.allow(30_000);
    await time.advance(29_999);
    expect(stalledAt).to.deep.equal([]);
    await time.advance(100_000);
    expect(stalledAt).to.deep.equal([30_000]);
  });

  it('restarts with each move', async () => {
    for (let i = 0; i < 10; i++) {
      watch.allow(30_000);
      await time.advance(29_000);
    }
    expect(stalledAt).to.deep.equal([]);
    await time.advance(1000);
    expect(stalledAt).to.have.length(1);
  });

  it('reports nothing after it is stopped', async () => {
    watch.allow(30_000);
    watch.stop();
    await time.advance(100_000);
    expect(stalledAt).to.deep.equal([]);
    expect(time.pending).to.equal(0);
  });

  it('after a sleep waits for events that happened meanwhile', async () => {
    watch.allow(30_000);
    await time.advance(10_000);
    time.sleep(3_600_000);
    await time.advance(0);
    expect(stalledAt).to.deep.equal([]);
    watch.allow(30_000); // a byte has moved
    await time.advance(29_000);
    expect(stalledAt).to.deep.equal([]);
  });

  it('after a sleep reports a stall soon where no events arrive', async () => {
    watch.allow(30_000);
    time.sleep(3_600_000);
    await time.advance(0);
    await time.advance(4_999);
    expect(stalledAt).to.deep.equal([]);
    await time.advance(1);
    expect(stalledAt).to.have.length(1);
  });

  it('reports a stall where every timer is late, as in a hidden tab', async () => {
    watch.allow(30_000);
    time.sleep(60_000);
    await time.advance(0);
    time.sleep(60_000);
    await time.advance(0);
    expect(stalledAt).to.have.length(1);
  });
});

describe('the timeout of a response', () => {
  it('grows with the bytes of the body: 2 minutes, and 4 and a half for 5 GB, where a stall is 30 s', () => {
    expect(responseTimeout(0) * 30).to.equal(120);
    expect(responseTimeout(8e6) * 30).to.be.within(120, 121);
    expect(responseTimeout(5e9) * 30).to.equal(270);
  });

  it('grows with the parts of Complete: 2 minutes for some, 18 for 10,000', () => {
    expect(completeTimeout(12) * 30).to.be.within(120, 122);
    expect(completeTimeout(10_000) * 30).to.equal(1120);
  });
});
