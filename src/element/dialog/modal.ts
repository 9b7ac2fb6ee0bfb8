import { type ReactiveController, render, type TemplateResult } from 'lit';
import { adopt } from '../parts/adopt.js';
import type { SettingsElement } from '../settings.js';
import { dialogStyles } from './dialog-styles.js';

/** What a modal dialog shows and does. */
export interface ModalView {
  /** Its CSS part, and its class. */
  readonly part: string;
  /** Its content; undefined to leave it as it is. */
  content(): TemplateResult | undefined;
  /** Its name, for screen readers. */
  name(): string;
  /** The focus moves here when it has been closed, unless what had it before can have it again. */
  opener(): HTMLElement | undefined;
  /** It has been closed, in whichever way. */
  closed?(): void;
  handleKey?(event: KeyboardEvent): void;
}

/** What a page would hear of a dialog in the element. */
const HEARD = [
  ...['click', 'dblclick', 'mousedown', 'pointerdown', 'pointerup'],
  ...['wheel', 'keydown', 'keyup', 'beforeinput', 'input'],
];

/**
 * A modal `<dialog>` in the element's shadow root, above the page. It is drawn again with the element, closes with Escape, and when
 * the element leaves the page. What happens in it is not heard by the page.
 */
export class Modal implements ReactiveController {
  readonly element: HTMLDialogElement = document.createElement('dialog');
  readonly #host: SettingsElement;
  readonly #view: ModalView;

  constructor(host: SettingsElement, view: ModalView) {
    this.#host = host;
    this.#view = view;
    adopt(host.renderRoot as ShadowRoot, dialogStyles);
    this.element.className = view.part;
    this.element.part.add(view.part);
    this.element.tabIndex = -1; // so that it has the focus where what had it has gone
    for (const type of HEARD) {
      this.element.addEventListener(type, (event) => event.stopPropagation());
    }
    this.element.addEventListener('keydown', (event) => view.handleKey?.(event));
    this.element.addEventListener('close', () => this.#end());
    host.addController(this);
  }

  get isOpen(): boolean {
    return this.element.open;
  }

  open(): void {
    if (this.isOpen) return;
    this.#host.renderRoot.append(this.element);
    this.draw();
    this.element.showModal();
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.close(); // its event comes later
    this.#end();
  }

  /** Draws the content again. */
  draw(): void {
    this.element.setAttribute('aria-label', this.#view.name());
    this.element.lang = this.#host.renderRoot.querySelector<HTMLElement>('.root')?.lang ?? '';
    const content = this.#view.content();
    const hadFocus = this.isOpen && this.#hasFocus;
    if (content) render(content, this.element);
    if (hadFocus && !this.#hasFocus) this.element.focus({ preventScroll: true });
  }

  hostUpdated(): void {
    if (this.isOpen) this.draw();
  }

  hostDisconnected(): void {
    this.close();
  }

  get #hasFocus(): boolean {
    return this.element.contains((this.#host.renderRoot as ShadowRoot).activeElement);
  }

  #end(): void {
    if (!this.element.parentNode || this.isOpen) return; // it has ended before, or was opened again since
    this.element.remove();
    this.#view.closed?.();
    const isReturned = document.activeElement && document.activeElement !== document.body; // by the browser
    if (this.#host.isConnected && !isReturned) this.#view.opener()?.focus({ preventScroll: true });
  }
}
