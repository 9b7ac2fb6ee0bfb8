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
  /** The focus moves here when it has been closed. */
  opener(): HTMLElement | undefined;
  /** It has been closed, in whichever way. */
  closed?(): void;
  handleKey?(event: KeyboardEvent): void;
}

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
    for (const type of ['click', 'pointerdown', 'keydown', 'keyup']) {
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
    if (content) render(content, this.element);
  }

  hostUpdated(): void {
    if (this.isOpen) this.draw();
  }

  hostDisconnected(): void {
    this.close();
  }

  #end(): void {
    if (!this.element.parentNode || this.isOpen) return; // it has ended before, or was opened again since
    this.element.remove();
    this.#view.closed?.();
    if (this.#host.isConnected) this.#view.opener()?.focus({ preventScroll: true });
  }
}
