import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Clock } from '../../src/core/grant/clock.js';
import { VirtualTime } from '../support/virtual-time.js';

describe('the server’s clock', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  it('is the computer’s, until a server has told', async () => {
    const clock = new Clock();
    assert.equal(clock.now(), Date.now());
    clock.learn(Date.now() + 3_600_000);
    assert.equal(clock.now(), Date.now() + 3_600_000);
    await time.advance(5000);
    assert.equal(clock.now(), Date.now() + 3_600_000);
  });

  it('is left alone by what is nearer than a request takes, and by what is no time', () => {
    const clock = new Clock();
    for (const told of [Date.now() + 29_000, Date.now() - 29_000, NaN, Infinity, Date.parse('')]) {
      clock.learn(told);
      assert.equal(clock.now(), Date.now());
    }
  });

  it('can be put right again', () => {
    const clock = new Clock();
    clock.learn(Date.now() - 86_400_000);
    clock.learn(Date.now() + 1000);
    assert.ok(Math.abs(clock.now() - Date.now()) <= 1000);
  });
});
