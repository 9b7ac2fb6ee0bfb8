/** A file's row or card. */
const rowSelector = '.row, .card';
/** A button becomes a link when the file is stored. */
const OPENERS = '.name:is(a, button), .open';

/** Where the focus was before the rows changed. */
interface FocusPlace {
  element: HTMLElement;
  row: HTMLElement | null;
  next: HTMLElement[];
}

/** Keeps the focus in the list when the focused button goes: it moves to the same row, the next one, the one before, or what is left. */
export class FocusKeeper {
  readonly #root: ShadowRoot;
  #place: FocusPlace | undefined;

  constructor(root: ShadowRoot) {
    this.#root = root;
  }

  /** Call before rows change. */
  remember(): void {
    const element = this.#root.activeElement;
    this.#place = undefined;
    if (!(element instanceof HTMLElement) || !element.matches('.action, .handle, .name, .open, .add .button')) return;
    const row = element.closest<HTMLElement>(rowSelector);
    const rows = [...this.#root.querySelectorAll<HTMLElement>(rowSelector)];
    const index = row ? rows.indexOf(row) : 0;
    this.#place = { element, row, next: [...rows.slice(index + 1), ...rows.slice(0, Math.max(0, index)).reverse()] };
  }

  /** Call after rows have changed. */
  restore(): void {
    const place = this.#place;
    if (!place || this.#root.activeElement === place.element) return;
    if (place.element.isConnected) return place.element.focus({ preventScroll: true }); // it was moved
    const rows = place.row?.isConnected ? [place.row] : place.next.filter((row) => row.isConnected);
    const fallback = this.#root.querySelector<HTMLElement>('.summary .action, button:not(:disabled)');
    const nextRow = place.row ? rows[0] : undefined;
    const buttons = nextRow?.querySelectorAll<HTMLElement>('.action') ?? [];
    const openers = place.element.matches('.name, .open') ? nextRow?.querySelectorAll<HTMLElement>(OPENERS) : undefined;
    const nextButton = [...(openers?.length ? openers : buttons)].at(-1);
    (nextButton ?? fallback)?.focus();
  }
}
