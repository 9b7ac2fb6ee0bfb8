import assert from 'node:assert/strict';
import { it } from 'node:test';
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
