import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UploadTask } from '../../src/core/queue/upload-task.js';
import { RowWindow } from '../../src/element/list/row-window.js';

interface Task {
  height: number;
}
// the height of the window
Object.assign(globalThis, { innerHeight: 600 });

const asTasks = (tasks: readonly Task[]) => tasks as unknown as readonly UploadTask[];

/** A list as the browser lays it out: rows of these heights, 500 pixels of them in view. */
function scrolled(top: number): Element {
  return { scrollTop: top, clientHeight: 500, getBoundingClientRect: () => ({ top: 0 }) } as unknown as Element;
}

/** Looks at the list there, and learns the heights of the rows that are drawn. */
function lookAndMeasure(rows: RowWindow, tasks: readonly Task[], top: number) {
  const seen = rows.rowsInView(asTasks(tasks), scrolled(top), undefined);
  const drawn = seen.shown.map(({ task }) => task as unknown as Task);
  const elements = drawn.map((task) => ({ offsetHeight: task.height, offsetWidth: 400, task }));
  rows.measure(elements as unknown as HTMLElement[], (row) => (row as unknown as { task: UploadTask }).task);
  return { ...seen, drawn };
}

describe('the row window', () => {
  const tasks = Array.from({ length: 1000 }, (_, index) => ({ height: index % 7 === 3 ? 90 : 66 }));
  const sum = (some: readonly Task[]) => some.reduce((total, { height }) => total + height, 0);

  it('has the height of the whole list, whichever rows were measured', () => {
    const rows = new RowWindow();
    for (let top = 0; top < 69_000; top += 300) lookAndMeasure(rows, tasks, top);
    for (let top = 69_000; top >= 0; top -= 170) {
      const { before, after, drawn, shown } = lookAndMeasure(rows, tasks, top);
      const first = shown[0]?.place.index ?? -1;
      assert.equal(before, sum(tasks.slice(0, first)));
      assert.ok(before <= Math.max(0, top - 400));
      assert.ok(before + sum(drawn) >= Math.min(sum(tasks), top + 900));
      assert.equal(after, sum(tasks.slice(first + drawn.length)));
      assert.ok(drawn.length < 25);
    }
  });

  it('has at most as many rows as asked, and room for the others', () => {
    const rows = new RowWindow();
    const even = asTasks(tasks.slice(0, 30).map(() => ({ height: 66 })));
    const indexes = (kept: UploadTask[]) =>
      rows.rowsInView(even, scrolled(0), kept, false, 8).shown.map(({ place }) => place.index);
    assert.deepEqual(indexes([]), [0, 1, 2, 3, 4, 5, 6, 7]);
    const { before, after } = rows.rowsInView(even, scrolled(0), [], false, 8);
    assert.deepEqual([before, after], [0, 22 * 66]);
    assert.deepEqual(indexes([even[20]!]), [0, 1, 2, 3, 4, 5, 6, 7, 20]);
  });

  it('forgets rows that were removed', () => {
    const rows = new RowWindow();
    for (let top = 0; top < 60_000; top += 300) lookAndMeasure(rows, tasks, top);
    const rest = tasks.slice(500);
    const { before, shown } = lookAndMeasure(rows, rest, 10_000);
    assert.equal(before, sum(rest.slice(0, shown[0]?.place.index)));
  });

  it('keeps the focused row at its place, out of view', () => {
    const kept = asTasks(tasks)[900]!;
    const { shown } = new RowWindow().rowsInView(asTasks(tasks), scrolled(0), [kept]);
    assert.deepEqual(shown.at(-1)?.place, { index: 900, count: 1000, offset: 900 * 66, pinned: true });
  });
});
