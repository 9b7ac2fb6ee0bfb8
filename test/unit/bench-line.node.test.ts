import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Lane } from '../bench/server/lane.js';
import { Line } from '../bench/server/line.js';

const PART = 500_000;

describe('benchmark: the line', () => {
  it('gives connections ages between the bounds, the same ones in each run', () => {
    const ages = () => {
      const line = new Line({ rtt: 0, life: [7_500, 12_500] });
      return Array.from({ length: 50 }, () => line.open().life!);
    };
    const all = ages();
    assert.deepEqual(all, ages());
    assert.ok(all.every((age) => age >= 7_500 && age <= 12_500));
    assert.ok(Math.max(...all) - Math.min(...all) > 3_000);
  });

  it('shares its rate among connections, and gives each its own', () => {
    const line = new Line({ rtt: 0, total: 100_000, perConnection: 80_000 });
    const [one, two] = [line.open(), line.open()];
    const began = performance.now();
    const first = one.pass(80_000).at - began;
    const second = two.pass(80_000).at - began;
    assert.ok(Math.abs(first - 980) < 60, `its own rate: ${first} ms`);
    assert.ok(Math.abs(second - 1_580) < 60, `the rate of all: ${second} ms`);
  });

  it('catches up where bytes were read late', () => {
    const lane = new Lane(100_000);
    lane.pass(10_000, 1_000); // until some 1,080 ms
    assert.equal(Math.round(lane.pass(10_000, 1_300, true)), 1_300);
    assert.equal(Math.round(lane.pass(10_000, 1_700)), 1_780);
  });

  it('makes the n-th connection that carries a part slow', () => {
    const line = new Line({ rtt: 0, perConnection: 1e6, slow: { nth: 2, rate: 1e5 } });
    const times = [0, PART, PART, PART].map((length) => {
      const connection = line.open();
      connection.begin(length);
      const began = performance.now();
      return Math.round((connection.pass(100_000).at - began) / 100);
    });
    assert.deepEqual(times, [1, 1, 10, 1]);
  });

  it('refuses and cuts every n-th request with a body, after random bytes of it', () => {
    const line = new Line({ rtt: 0, refuse: { first: 3, every: 50 }, cut: { first: 5, every: 50 } });
    const connection = line.open();
    assert.equal(connection.begin(0).isRefused, false);
    const fates = Array.from({ length: 110 }, () => connection.begin(PART));
    const numbersOf = (is: (fate: (typeof fates)[number]) => boolean) =>
      fates.flatMap((f, i) => (is(f) ? [i + 1] : []));
    assert.deepEqual(
      numbersOf(({ isRefused }) => isRefused),
      [3, 53, 103],
    );
    const isCut = ({ cutAfter }: (typeof fates)[number]) => cutAfter < PART;
    assert.deepEqual(numbersOf(isCut), [5, 55, 105]);
    assert.equal(new Set(fates.filter(isCut).map(({ cutAfter }) => cutAfter)).size, 3);
  });

  it('cuts the connection that carries a byte, once', () => {
    const line = new Line({ rtt: 0, cutAt: 250_000 });
    const [one, two] = [line.open(), line.open()];
    const cuts = [one.pass(200_000), two.pass(100_000), one.pass(100_000)].map(({ isCut }) => isCut);
    assert.deepEqual(cuts, [false, true, false]);
  });
});
