import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Placement } from '../../src/element/dialog/placement.js';

const frame = { width: 400, height: 300 };
const contain = (across: number, down: number) => Math.min(1, across, down);
const place = ({ scale, x, y }: Placement) => [scale, x, y].map((value) => Math.round(value * 1000) / 1000 + 0); // no -0

/** A picture twice as large as the frame, in it. */
function shown(): Placement {
  const placement = new Placement(contain);
  placement.show({ width: 800, height: 600 }, frame);
  return placement;
}

describe('the placement of a picture in a frame', () => {
  it('shows a large picture as a whole, and a small one as large as it is', () => {
    const placement = new Placement(contain);
    placement.show({ width: 4000, height: 1000 }, frame);
    assert.deepEqual(place(placement), [0.1, 0, 0]);
    placement.show({ width: 40, height: 10 }, frame);
    assert.deepEqual(place(placement), [1, 0, 0]);
  });

  it('keeps what is under the pointer there, and zooms within its limits', () => {
    const placement = shown();
    placement.zoomBy(2, 100, 50);
    assert.deepEqual(place(placement), [1, -100, -50]);
    placement.zoomBy(100);
    assert.equal(placement.zoom, 8);
    placement.zoomBy(0.001);
    assert.deepEqual(place(placement), [0.5, 0, 0], 'back in the middle');
  });

  it('does not move a picture that is seen as a whole, and keeps its zoom and its middle in a resized frame', () => {
    const placement = shown();
    assert.equal(placement.moveBy(50, 50), false);
    placement.zoomBy(4);
    assert.equal(placement.moveBy(-9999, 40), true);
    assert.deepEqual(place(placement), [2, -600, 40]);
    placement.moveBy(700, 0);
    placement.resize({ width: 200, height: 150 });
    assert.equal(placement.zoom, 4);
    assert.deepEqual(place(placement), [1, 50, 20]);
  });
});
