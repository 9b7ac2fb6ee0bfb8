import type { UploadTask } from '../../task/upload-task.js';

/** A file's row or card, or what is in the place of one. */
const rowSelector = '.row, .card, .removed';
/** What opens a file: a button becomes a link when the file is stored. */
const OPENERS = '.name:is(a, button), .open:is(a, button)';
const ACTIONS = '.action:enabled:not(.undo)'; // Enter, once more, would bring a file back
/** What is drawn again with the list, and may go. */
const DRAWN = '.action, .handle, .name, .open, .add .button, .row, .card';
/** Where no row is left that has anything to focus: in this order. Not where an unfinished upload could be discarded by mistake. */
const REST = [
  '.panel:not(.unfinished) > .summary .action',
  'button:not(:disabled, .undo, .unfinished *)',
  ...['a[href]', '.undo'],
];

/** Where the focus was before the rows changed. */
interface FocusPlace {
  element: HTMLElement;
  row: HTMLElement | null;
  /** It was the row's last action, which ends something. */
  isLast: boolean;
  next: HTMLElement[];
}

/** Keeps the focus in the list when what has it goes: it moves to the same row, the next one, the one before, or what is left. */
export class FocusKeeper {
  readonly #root: ShadowRoot;
  #place: FocusPlace | undefined;
  #aim: string | undefined;

  constructor(root: ShadowRoot) {
    this.#root = root;
  }

  /** Call before rows change, and before the page may remove what is in one. */
  remember(): void {
    const element = this.#focused;
    if (!element || element === this.#place?.element) return; // thousands of files may go at once
    const row = this.#rowOf(element);
    const rows = [...(row?.parentElement?.querySelectorAll<HTMLElement>(rowSelector) ?? [])];
    const index = row ? rows.indexOf(row) : 0;
    const isLast = !!row && [...row.querySelectorAll('.action')].at(-1) === element;
    this.#place = {
      element,
      row,
      isLast,
      next: [...rows.slice(index + 1), ...rows.slice(0, Math.max(0, index)).reverse()],
    };
  }

  /** Call before rows change: if the focus is lost, the row of this task gets it. */
  aim({ id }: UploadTask): void {
    this.#aim = id;
  }

  /** Call after rows have changed. */
  restore(): void {
    const place = this.#place;
    const aim = this.#root.querySelector<HTMLElement>(`[data-task="${this.#aim}"]`);
    this.#place = undefined;
    if (aim) this.#aim = undefined;
    if (!place || !this.#isLost(place)) return;
    const { element, row, isLast, next } = place;
    if (element.isConnected && this.#isDrawn(element)) return element.focus({ preventScroll: true }); // it was moved
    const near = [aim ?? [], row ? [row, next] : []].flat(2).filter((one) => one.isConnected);
    const rows = row?.isConnected ? [row] : near;
    const kinds = element.matches('.name, .open') ? [OPENERS, ACTIONS] : [ACTIONS, OPENERS];
    const at = isLast ? -1 : 0; // the last one ends something: it is not to be pressed by mistake
    const oneIn = (one: HTMLElement, selector: string) => [...one.querySelectorAll<HTMLElement>(selector)].at(at);
    const found = rows.flatMap((one) => kinds.flatMap((kind) => oneIn(one, kind) ?? []));
    const bare = rows.find((one) => one.hasAttribute('tabindex'));
    const rest = REST.flatMap((selector) => this.#root.querySelector<HTMLElement>(selector) ?? []);
    (found[0] ?? bare ?? rest[0])?.focus();
  }

  /** What is drawn here, or a control of the page in a row. */
  get #focused(): HTMLElement | undefined {
    const { activeElement: drawn } = this.#root;
    if (drawn) return drawn instanceof HTMLElement && drawn.matches(DRAWN) ? drawn : undefined;
    const active = this.#activeOfPage;
    return active instanceof HTMLElement && this.#rowOf(active) ? active : undefined;
  }

  get #activeOfPage(): Element | null | undefined {
    return (this.#root.host.getRootNode() as Document | ShadowRoot).activeElement;
  }

  #isDrawn(element: Element): boolean {
    return element.getRootNode() === this.#root;
  }

  #rowOf(element: Element): HTMLElement | null {
    if (this.#isDrawn(element)) return element.closest<HTMLElement>(rowSelector);
    const child = [...this.#root.host.children].find((one) => one.contains(element));
    return child?.assignedSlot?.closest<HTMLElement>(rowSelector) ?? null;
  }

  /** Whether nothing has the focus now; or a control of the page, whose row has gone. */
  #isLost({ element, row }: FocusPlace): boolean {
    if (this.#root.activeElement) return false;
    const active = this.#activeOfPage;
    return !active || active === document.body || (active === element && !row?.isConnected);
  }
}
