import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Line } from '../../src/oss/multipart/line.js';

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
});
