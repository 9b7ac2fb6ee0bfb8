import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Line } from '../../src/oss/multipart/line.js';
import { VirtualTime } from '../support/virtual-time.js';

const MINUTE = 60_000;

describe('what a page learns of a line', () => {
  it('shows no cut where a small file takes longer than its bytes because the round trip is long', () => {
    const line = new Line(); // no request without a body has shown what one costs
    for (let i = 0; i < 4; i++) line.confirmed(6_000_000, 6_600);
    line.confirmed(250_000, 1_500);
    assert.equal(line.isCutting, false);
  });

  it('is that requests are late, where the cost of one is known', () => {
    const line = new Line();
    line.responded(600);
    for (let i = 0; i < 4; i++) line.confirmed(6_000_000, 6_600);
    line.confirmed(250_000, 1_500);
    assert.equal(line.isCutting, false);
    line.confirmed(250_000, 3_000);
    assert.equal(line.isCutting, true);
  });

  it('is not that it never cuts, where the computer slept while a request ran', () => {
    const line = new Line();
    line.responded(50);
    line.cut(5_000);
    const { aim } = line;
    line.cut(60 * MINUTE);
    assert.ok(line.aim < 1.5 * aim, `${line.aim}`);
    line.confirmed(1_000_000, 60 * MINUTE);
    assert.ok(line.aim < 1.5 * aim, `${line.aim}`);
  });

  it('is nothing by a request whose time is not known', () => {
    const line = new Line();
    line.confirmed(1_000_000, 0);
    assert.equal(line.rate, undefined);
  });

  describe('after the computer slept in the midst of an upload', () => {
    let time: VirtualTime;
    beforeEach(() => (time = new VirtualTime()));
    afterEach(() => time.restore());

    /** A line that is slow and cuts, and then nothing for some minutes. */
    function badLine(minutes: number): Line {
      const line = new Line();
      line.responded(100);
      for (let i = 0; i < 8; i++) line.confirmed(500_000, 5_100);
      for (let i = 0; i < 4; i++) line.cut(2_000);
      time.sleep(minutes * MINUTE);
      return line;
    }

    it('is forgotten with the first part that is confirmed', () => {
      const line = badLine(6);
      line.confirmed(500_000, 600);
      assert.deepEqual([line.rate, line.isCutting, line.longest, line.cost], [1_000, false, 500_000, 100]);
      assert.equal(line.lateAfter(500_000), Infinity);
    });

    it('is forgotten with the first part that is cut', () => {
      const line = badLine(6);
      line.cut(1_000);
      assert.deepEqual([line.rate, line.isCutting, line.isSure], [undefined, true, false]);
    });

    it('is not shown by a part that was on its way meanwhile', () => {
      const line = badLine(6);
      line.confirmed(500_000, 6 * MINUTE);
      assert.deepEqual([line.rate, line.isCutting, line.isSure], [undefined, false, false]);
    });

    it('is kept over a shorter pause, as in a tunnel', () => {
      const line = badLine(4);
      line.confirmed(500_000, 600);
      assert.deepEqual([line.rate, line.isCutting], [100, true]);
      time.sleep(4 * MINUTE);
      line.cut(1_000);
      assert.equal(line.rate, 100);
    });
  });
});
