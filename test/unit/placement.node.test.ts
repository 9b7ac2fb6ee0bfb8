import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countStates, placeParts } from '../../demo/page/parts/part-states.js';
import type { PartRequest } from '../../demo/server/part-requests.js';
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

  it('does not move a picture that is seen as a whole', () => {
    const placement = shown();
    assert.equal(placement.moveBy(50, 50), false);
    placement.zoomBy(2);
    assert.equal(placement.moveBy(-9999, 10), true);
    assert.deepEqual(place(placement), [1, -200, 10]);
  });

  it('keeps its zoom and its middle when the frame is resized', () => {
    const placement = shown();
    placement.zoomBy(4);
    placement.moveBy(100, 40);
    placement.resize({ width: 200, height: 150 });
    assert.equal(placement.zoom, 4);
    assert.deepEqual(place(placement), [1, 50, 20]);
  });
});

const GRAIN = 102_400;

let count = 0;
const part = (partNumber: number, grains: number, more: Partial<PartRequest> = {}): PartRequest => ({
  ...{ id: String(++count), uploadId: 'u', key: 'k', time: 0, received: grains * GRAIN },
  ...{ partNumber, size: grains * GRAIN, status: 200, end: 'responded', ...more },
});

/** State, first grain and grains of each part. */
const drawn = (requests: readonly PartRequest[], grains = 10) =>
  placeParts(requests, grains * GRAIN).map(({ state, start, length }) => `${state} ${start / GRAIN}+${length / GRAIN}`);

describe('demo page: states of parts', () => {
  it('show how a request ended', () => {
    const { end: _, ...running } = part(1, 1, { status: 0 });
    const cut = part(2, 1, { status: 0, end: 'cut' });
    const requests = [running, cut, part(3, 1, { status: 503 }), part(4, 1, { status: 0, end: 'left' })];
    assert.deepEqual(drawn(requests), ['sending 0+1', 'cut 1+1', 'cut 2+1', 'left 3+1']);
    const counted = countStates(placeParts(requests, 10 * GRAIN));
    assert.deepEqual(counted, { stored: 0, sending: 1, cut: 2, left: 1, late: 0 });
  });

  it('are late for what is stored and not needed, so that stored ones never overlap', () => {
    assert.deepEqual(drawn([part(1, 10), part(6, 5)]), ['stored 0+10', 'late 5+5']);
    assert.deepEqual(drawn([part(1, 4), part(3, 8), part(1, 2)]), ['late 0+4', 'stored 2+8', 'stored 0+2']);
  });
});
