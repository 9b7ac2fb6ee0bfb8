/**
 * The index to which a dragged card belongs when the pointer is here; undefined where it stays. Boxes are measured without their
 * transforms: cards that glide are where they will be.
 *
 * @param x in the viewport, in pixels, as `y`
 */
export function indexAt(dragged: HTMLElement, x: number, y: number): number | undefined {
  const list = dragged.offsetParent;
  if (!list) return undefined;
  const { left, top } = list.getBoundingClientRect();
  const inList = {
    x: Math.max(0, Math.min(list.clientWidth - 1, x - left - list.clientLeft + list.scrollLeft)),
    y: y - top - list.clientTop + list.scrollTop,
  };
  const isWall = dragged.matches('.card');
  for (const card of list.querySelectorAll<HTMLElement>('[data-task], .place')) {
    if (card === dragged || !contains(card, inList)) continue;
    if (card.matches('.place')) return Number(dragged.dataset.count) - 1;
    const index = indexOf(card);
    // beside a higher row it must stay where it goes: its new place has to be under the pointer
    const isLater = index > indexOf(dragged);
    const edge = isLater
      ? card.offsetTop + card.offsetHeight - dragged.offsetHeight
      : card.offsetTop + dragged.offsetHeight;
    const isReached = isWall || (isLater ? inList.y >= edge : inList.y <= edge);
    return isReached ? index : undefined;
  }
  return undefined;
}

const indexOf = (card: HTMLElement) => Number(card.dataset.index);

function contains(card: HTMLElement, { x, y }: { x: number; y: number }): boolean {
  const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = card;
  return x >= offsetLeft && x < offsetLeft + offsetWidth && y >= offsetTop && y < offsetTop + offsetHeight;
}
