import assert from 'node:assert/strict';
import { it, mock } from 'node:test';
import { CardWindow } from '../../src/element/wall/card-window.js';
import type { UploadTask } from '../../src/task/upload-task.js';

/** Lines of a wall at its top: of four cards, and 150 pixels with the gap after it. */
function linesOf(count: number): number {
  const tasks = Array.from({ length: count }, (_, index) => ({ index }) as unknown as UploadTask);
  const { shown, after } = new CardWindow(() => {}).rowsInView(tasks, null, [], false, 1000);
  const lines = (after + 12) / 150;
  assert.equal(Number.isInteger(lines), true);
  return lines + shown.length / 4;
}

it('a large wall has a line for the zone where its cards fill their lines, and no other line where they do not', () => {
  assert.equal(linesOf(99), 25);
  assert.equal(linesOf(100), 26);
  assert.equal(linesOf(101), 26);
});

it('a large wall that is measured while the page hides it keeps the size of its cards', () => {
  const sizes = [] as number[];
  const window = new CardWindow(() => sizes.push(window.size));
  const card = { offsetHeight: 0, closest: () => ({}) } as unknown as HTMLElement;
  const styles = { columnGap: '12px', rowGap: '12px' };
  const replaced = mock.fn(() => ({ ...styles, gridTemplateColumns: 'repeat(auto-fill, minmax(110px, 1fr))' }));
  Object.assign(globalThis, { getComputedStyle: replaced });
  window.measure([card]);
  assert.equal(window.size, 138);
  replaced.mock.mockImplementation(() => ({ ...styles, gridTemplateColumns: '120px 120px' }));
  window.measure([card]);
  assert.deepEqual(sizes, [120]);
});
