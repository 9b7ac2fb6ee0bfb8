import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countStates, placeParts } from '../../demo/page/parts/part-states.js';
import type { PartRequest } from '../../demo/server/part-requests.js';

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
  it('are places in the file, by number and size', () => {
    assert.deepEqual(drawn([part(1, 4), part(5, 2), part(7, 4)]), ['stored 0+4', 'stored 4+2', 'stored 6+4']);
  });

  it('show how a request ended', () => {
    const { end: _, ...running } = part(1, 1, { status: 0 });
    const requests = [
      running,
      part(2, 1, { status: 0, end: 'cut' }),
      part(3, 1, { status: 503 }),
      part(4, 1, { status: 0, end: 'left' }),
      part(5, 1, { status: 0, end: 'unseen' }),
    ];
    assert.deepEqual(drawn(requests), ['sending 0+1', 'cut 1+1', 'cut 2+1', 'left 3+1', 'stored 4+1']);
    assert.deepEqual(countStates(placeParts(requests, 10 * GRAIN)), {
      stored: 1,
      sending: 1,
      cut: 2,
      left: 1,
      late: 0,
    });
  });

  it('are late for what is stored and not needed, so that stored ones never overlap', () => {
    assert.deepEqual(drawn([part(1, 10), part(6, 5)]), ['stored 0+10', 'late 5+5']);
    assert.deepEqual(drawn([part(1, 4), part(3, 8), part(1, 2)]), ['late 0+4', 'stored 2+8', 'stored 0+2']);
  });
});
