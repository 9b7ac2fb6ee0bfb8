import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { responseTimeout, completeTimeout } from '../../src/oss/request/timeouts.js';
import { StallWatch } from '../../src/oss/request/stall-watch.js';
import { VirtualTime } from '../support/virtual-time.js';
import { assertWithin } from '../support/assertions.js';

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
    assert.deepEqual(stalledAt, []);
    await time.advance(100_000);
    assert.deepEqual(stalledAt, [30_000]);
  });

  it('restarts with each move', async () => {
    for (let i = 0; i < 10; i++) {
      watch.allow(30_000);
      await time.advance(29_000);
    }
    assert.deepEqual(stalledAt, []);
    await time.advance(1000);
    assert.equal(stalledAt.length, 1);
  });

  it('starts the clock of the first byte only where nothing has moved', async () => {
    watch.start(30_000);
    await time.advance(20_000);
    watch.allow(60_000);
    watch.start(30_000);
    await time.advance(59_000);
    assert.deepEqual(stalledAt, []);
    await time.advance(1000);
    assert.deepEqual(stalledAt, [80_000]);
  });

  it('does not start after it is stopped', async () => {
    watch.stop();
    watch.start(30_000);
    watch.allow(30_000);
    await time.advance(100_000);
    assert.deepEqual(stalledAt, []);
  });

  it('reports nothing after it is stopped', async () => {
    watch.allow(30_000);
    watch.stop();
    await time.advance(100_000);
    assert.deepEqual(stalledAt, []);
    assert.equal(time.pending, 0);
  });

  it('after a sleep waits for events that happened meanwhile', async () => {
    watch.allow(30_000);
    await time.advance(10_000);
    time.sleep(3_600_000);
    await time.advance(0);
    assert.deepEqual(stalledAt, []);
    watch.allow(30_000); // a byte has moved
    await time.advance(29_000);
    assert.deepEqual(stalledAt, []);
  });

  it('after a sleep reports a stall soon where no events arrive', async () => {
    watch.allow(30_000);
    time.sleep(3_600_000);
    await time.advance(0);
    await time.advance(4_999);
    assert.deepEqual(stalledAt, []);
    await time.advance(1);
    assert.equal(stalledAt.length, 1);
  });

  it('reports a stall where every timer is late, as in a hidden tab', async () => {
    watch.allow(30_000);
    time.sleep(60_000);
    await time.advance(0);
    time.sleep(60_000);
    await time.advance(0);
    assert.equal(stalledAt.length, 1);
  });
});

describe('the timeout of a response', () => {
  it('grows with the bytes of the body: 2 minutes, and 4 and a half for 5 GB, where a stall is 30 s', () => {
    assert.equal(responseTimeout(0) * 30, 120);
    assertWithin(responseTimeout(8e6) * 30, 120, 121);
    assert.equal(responseTimeout(5e9) * 30, 270);
  });

  it('grows with the parts of Complete: 2 minutes for some, 18 for 10,000', () => {
    assertWithin(completeTimeout(12) * 30, 120, 122);
    assert.equal(completeTimeout(10_000) * 30, 1120);
  });
});
