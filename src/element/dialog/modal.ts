import { render, type TemplateResult } from 'lit/html.js';
import type { Controller } from '../../base/updating-element.js';
import { adopt } from '../parts/adopt.js';
import type { SettingsElement } from '../host/settings.js';
import { dialogStyles } from './dialog-styles.js';

export interface ModalView {
  /** Its CSS part, and its class. */
  readonly part: string;
  readonly styles: string;
  /** Whether it announces itself what happens while it is open; else the element does so in it. @default false */
  readonly announces?: boolean;
  /** Its content; undefined to leave it as it is. */
  content(): TemplateResult | undefined;
  /** Its name, for screen readers. */
  name(): string;
  /** The focus moves here when it has been closed, unless what had it before can have it again; by default to the element's button. */
  opener?(): HTMLElement | undefined;
  /** It has been closed, in whichever way. */
  closed(): void;
  /** A key was pressed, without Ctrl, Alt or Meta. @returns whether it does something */
  handleKey(event: KeyboardEvent): boolean;
}

/** What a page would hear of a dialog in the element. */
const HEARD = 'click dblclick mousedown pointerdown pointerup wheel keydown keyup beforeinput input'.split(' ');

export interface Modal {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  /** Draws the content again. */
  draw(): void;
}

/**
 * Creates a modal `<dialog>` for the element's shadow root, above the page. It is drawn again with the element, closes with Escape, and
 * when the element leaves the page, or is hidden in it: the page would stay inert. What happens in it is not heard by the page.
 */
export function createModal(host: SettingsElement, view: ModalView): Modal {
  const root = host.renderRoot;
  const dialog = document.createElement('dialog');
  dialog.className = view.part;
  dialog.part.add(view.part);
  dialog.tabIndex = -1; // so that it has the focus where what had it has gone

  const frame = root.querySelector<HTMLElement>('.root')!; // it is drawn at first
  const heard = root.querySelector('.heard')!;
  let heardIn: Element | null = frame;

  const hasFocus = () => dialog.contains(root.activeElement);
  const draw = () => {
    dialog.setAttribute('aria-label', view.name());
    dialog.lang = frame.lang;
    const content = view.content();
    const hadFocus = dialog.open && hasFocus();
    if (content) render(content, dialog);
    if (hadFocus && !hasFocus()) dialog.focus({ preventScroll: true });
  };
  const open = () => {
    if (dialog.open) return;
    root.append(dialog);
    draw();
    if (!dialog.contains(heard)) heardIn = heard.parentElement; // another dialog may have it
    if (!view.announces) dialog.append(heard); // behind the dialog nobody would hear it
    dialog.showModal();
    shown.observe(dialog);
    host.addController(controller);
  };
  const close = () => {
    if (!dialog.open) return;
    dialog.close(); // its event comes later
    end();
  };
  const end = () => {
    if (!dialog.parentNode || dialog.open) return; // it has ended before, or was opened again since
    if (dialog.contains(heard)) (heardIn?.isConnected ? heardIn : frame).append(heard);
    dialog.remove();
    shown.disconnect();
    host.removeController(controller);
    view.closed();
    const isReturned = document.activeElement && document.activeElement !== document.body; // by the browser
    if (host.isConnected && !isReturned) (view.opener?.() ?? host).focus({ preventScroll: true });
  };
  const shown = new ResizeObserver(() => dialog.getClientRects().length > 0 || close());
  const controller: Controller = { hostUpdated: draw, hostDisconnected: close };

  adopt(root, dialogStyles, view.styles);
  for (const type of HEARD) dialog.addEventListener(type, (event) => event.stopPropagation());
  dialog.addEventListener('keydown', (event) => {
    const { ctrlKey, altKey, metaKey } = event;
    if (!ctrlKey && !altKey && !metaKey && view.handleKey(event)) event.preventDefault();
  });
  dialog.addEventListener('close', end);
  return {
    get isOpen() {
      return dialog.open;
    },
    ...{ open, close, draw },
  };
}
