import { make, setText } from './parts/make.js';

export interface FrameView {
  readonly classes: string;
  /** Keeps a place. */
  readonly style: string;
  readonly lang: string;
  readonly label: string;
  /** What is before the list. */
  readonly first: readonly Element[];
  /** What late code draws behind it. */
  readonly rest: readonly unknown[];
  readonly status: string;
  readonly alert: string;
}

/** Draws with Lit. */
export type DrawRest = (rest: unknown, root: HTMLElement, options: { renderBefore: ChildNode }) => unknown;

/** The element's frame, which is there before Lit is: around the zone, what late code draws, and what screen readers hear. */
export class Frame {
  readonly #end = make('slot', { hidden: '' });
  readonly #status = make('div', { role: 'status' });
  readonly #alert = make('div', { role: 'alert' });
  readonly #heard = make('div', { class: 'sr heard' }, this.#status, this.#alert); // a modal dialog takes it
  readonly #root = make('div', { role: 'group' }, this.#end, this.#heard);
  #first: readonly Element[] = [];
  #style = '';

  constructor(takeOver: (event: Event) => void) {
    this.#end.addEventListener('slotchange', takeOver);
  }

  /** @param drawRest undefined until its code is loaded: then there is nothing to draw */
  draw(shadow: ShadowRoot, view: FrameView, drawRest: DrawRest | undefined): void {
    const { classes, style, lang, label, first, rest, status, alert } = view;
    this.#root.className = classes;
    this.#root.lang = lang;
    this.#root.setAttribute('aria-label', label);
    if (style !== this.#style) this.#root.style.cssText = this.#style = style;
    if (first.length !== this.#first.length || first.some((one, index) => one !== this.#first[index])) {
      for (const one of this.#first) one.remove();
      this.#root.prepend(...first);
      this.#first = first;
    }
    if (!this.#root.parentNode) shadow.append(this.#root);
    drawRest?.(rest, this.#root, { renderBefore: this.#end });
    setText(this.#status, status);
    setText(this.#alert, alert);
  }
}
