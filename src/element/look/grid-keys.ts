import { columnsOf, isRtl, stepOf } from './step-of.js';

/** A control among those that are alike in its row, counted from the end: the last one always ends something. */
interface Kind {
  name: string | undefined;
  fromEnd: number;
}

/**
 * Keys in a grid of rows or cards, as in ARIA's grid pattern: it is one stop of the Tab key however many rows there are, and the arrow keys, Home and
 * End move the focus in it. What pages put into rows keeps its own keys and stops.
 */
export class GridKeys {
  readonly #root: ShadowRoot;
  readonly #selector: string;
  readonly #draw: (index: number) => void;
  /** Where a person was last: Tab comes back to it. */
  #row: HTMLElement | undefined;
  /** What had the focus there, and of which kind it is: in the next row it goes to the same. */
  #cell: HTMLElement | null = null;
  #kind: Kind | undefined;

  /** @param grid a selector @param draw draws the row of this index at once, where not all are drawn */
  constructor(root: ShadowRoot, grid: string, draw: (index: number) => void = () => {}) {
    this.#root = root;
    this.#selector = `:is(${grid}) > [role=row]`;
    this.#draw = draw;
    root.addEventListener('focusin', (event) => this.#follow(event));
    root.host.addEventListener('keydown', (event) => this.#press(event as KeyboardEvent)); // those that move a carried file do not come here
  }

  /** The row that has to be there for Tab to come back to it. */
  get row(): HTMLElement | undefined {
    this.#notice();
    return this.#row;
  }

  /** Makes the stop the only one. Call after rows have changed. */
  update(): void {
    this.#notice();
    if (!this.#row?.isConnected) this.#row = undefined;
    const rows = this.#rows();
    const row = this.#row ?? rows[0];
    const { activeElement } = this.#root;
    const stop = row && (cellsOf(row).find((cell) => cell === activeElement) ?? this.#cellIn(row));
    for (const one of rows) {
      const cells = cellsOf(one);
      if (cells[0] !== one) one.removeAttribute('tabindex');
      for (const cell of cells) setTabIndex(cell, cell === stop ? 0 : -1);
    }
  }

  #rows(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>(this.#selector)];
  }

  /** The focus is in a row, perhaps in what the page has put there. */
  #follow(event: Event): void {
    const path = event.composedPath();
    const row = this.#rows().find((one) => path.includes(one));
    if (!row) return;
    this.#row = row;
    this.update();
  }

  /** Where the focus is. There may be no event of it, as in a window that has none itself. */
  #notice(): void {
    const [cell, row] = this.#focused;
    if (!row || cell === this.#cell) return;
    this.#cell = cell;
    this.#row = row;
    this.#kind = kindOf(cell!, row);
  }

  get #focused(): [cell: HTMLElement | null, row: HTMLElement | null | undefined] {
    const cell = this.#root.activeElement as HTMLElement | null;
    return [cell, cell?.closest<HTMLElement>(this.#selector)];
  }

  #press(event: KeyboardEvent): void {
    const [cell, row] = this.#focused;
    if (!cell || !row || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return; // they are the browser's
    const index = Number(row.getAttribute('aria-rowindex')) - 1; // Firefox 115 has no `ariaRowIndex`
    const count = Number(row.parentElement!.getAttribute('aria-rowcount')); // its grid
    const columns = columnsOf(row.closest('.wall'));
    const to = stepOf(event.key, index, count, columns, isRtl(this.#root.host));
    if (to === undefined) return;
    event.preventDefault(); // nothing scrolls
    if (/Left|Right/.test(event.key)) return this.#moveAcross(row, cell, to - index, columns > 1);
    const isBelow = Math.floor(index / columns) < Math.floor((count - 1) / columns); // a shorter line
    const other = to < count ? this.#rowAt(to) : isBelow && this.#rowAt(count - 1);
    if (!other) return;
    [this.#cell, this.#row] = [this.#cellIn(other), other]; // the kind stays, also where that row has none of it
    this.#cell.focus();
  }

  /** To the next control of a row; in a wall on to the next card. */
  #moveAcross(row: HTMLElement, cell: HTMLElement, by: number, isWall: boolean): void {
    const cells = cellsOf(row);
    const next = cells[cells.indexOf(cell) + by];
    if (next) return next.focus();
    const other = isWall && this.#rowAt(Number(row.getAttribute('aria-rowindex')) - 1 + by);
    if (other)
      cellsOf(other)
        .at(by > 0 ? 0 : -1)
        ?.focus();
  }

  #rowAt(index: number): HTMLElement | undefined {
    const drawn = () => this.#rows().find((row) => row.getAttribute('aria-rowindex') === `${index + 1}`);
    if (!drawn()) this.#draw(index);
    return drawn();
  }

  #cellIn(row: HTMLElement): HTMLElement {
    const cells = cellsOf(row);
    const { name, fromEnd = 0 } = this.#kind ?? {};
    const alike = cells.filter(({ classList }) => classList[0] === name);
    return alike.at(-1 - fromEnd) ?? alike[0] ?? cells.at(this.#kind ? -1 : 0)!; // it has one at least
  }
}

/** A row's controls; the row itself where it has none: it can be read, then. */
function cellsOf(row: HTMLElement): HTMLElement[] {
  const controls = [...row.querySelectorAll<HTMLElement>('button:enabled, a[href]')];
  return controls.length > 0 ? controls : [row];
}

function kindOf(cell: HTMLElement, row: HTMLElement): Kind {
  const [name] = cell.classList;
  const alike = cellsOf(row).filter(({ classList }) => classList[0] === name);
  return { name, fromEnd: alike.length - 1 - alike.indexOf(cell) };
}

function setTabIndex(cell: HTMLElement, index: number): void {
  if (cell.getAttribute('tabindex') !== `${index}`) cell.tabIndex = index;
}
