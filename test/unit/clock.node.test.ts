import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Clock } from '../../src/core/grant/clock.js';
import { VirtualTime } from '../support/virtual-time.js';

describe('the clock', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  it('shows the computer’s time until a server’s Date corrects it', async () => {
    const clock = new Clock();
    assert.equal(clock.now(), Date.now());
    clock.learn(Date.now() + 3_600_000);
    assert.equal(clock.now(), Date.now() + 3_600_000);
    await time.advance(5000);
    assert.equal(clock.now(), Date.now() + 3_600_000);
  });

  it('ignores a Date that is off by less than a request takes, and one that is not a time', () => {
    const clock = new Clock();
    for (const now of [Date.now() + 29_000, Date.now() - 29_000, NaN, Infinity, Date.parse('')]) {
      clock.learn(now);
      assert.equal(clock.now(), Date.now());
    }
  });

  it('follows a later correction', () => {
    const clock = new Clock();
    clock.learn(Date.now() - 86_400_000);
    clock.learn(Date.now() + 1000);
    assert.ok(Math.abs(clock.now() - Date.now()) <= 1000);
  });
});
