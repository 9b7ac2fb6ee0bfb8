/** Where a key moves the focus or a carried file: an index that may be out of range; undefined if nowhere. @param columns cards in a line; 1 in a list */
export function stepOf(key: string, index: number, count: number, columns: number, isRtl: boolean): number | undefined {
  const on = isRtl ? -1 : 1;
  const steps: Partial<Record<string, number>> = {
    ArrowLeft: index - on,
    ArrowRight: index + on,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    Home: 0,
    End: count - 1,
  };
  return steps[key];
}

/** How many cards are in a line of the wall; 1 where there is none. */
export function columnsOf(wall: Element | null | undefined): number {
  return wall ? getComputedStyle(wall).gridTemplateColumns.split(' ').length : 1;
}

export const isRtl = (host: Element): boolean => getComputedStyle(host).direction === 'rtl';
