import type { Rows } from './row-window.js';

/** How many rows or cards one drawing adds: with more, the first drawing of many files holds up the page for over 50 ms. */
const ROWS_A_FRAME = 4;

/** Lets many new rows appear a few in each frame: each call draws a few more than the last one, and redraws in the next frame if that was not enough. */
export function rowGrowth(redraw: () => void): (draw: (most: number) => Rows) => Rows {
  let count = 0;
  let frame = 0;
  return (draw) => {
    const most = count + ROWS_A_FRAME;
    const rows = draw(most);
    count = rows.shown.length;
    if (count >= most) {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        redraw();
      });
    }
    return rows;
  };
}
