import type { UploadTask } from '../../task/upload-task.js';
import { type QueueEvent, rowChildren } from '../host/events.js';
import type { SettingsElement } from '../host/settings.js';

/** How long rows take to be drawn and measured, in ms. */
const SETTLE = 100;

/** What pages put into rows and cards: their own controls, for each file. */
export class RowFields {
  readonly #host: HTMLElement;
  readonly #reveal: () => void;
  /** The id of the task whose control was found invalid while its row was not rendered. */
  #invalid: string | undefined;
  /** Whether a control was found invalid in this validation: the browser focuses the first one. */
  #isLater = false;

  /** @param reveal renders the rows in `needed` at once */
  constructor(host: SettingsElement, reveal: () => void) {
    this.#host = host;
    this.#reveal = reveal;
    host.addEventListener('invalid', (event) => this.#handleInvalid(event), true); // it does not bubble
  }

  /** The ids of the tasks in whose rows there is something. */
  get filled(): ReadonlySet<string> {
    return new Set(rowChildren(this.#host).map(({ slot }) => slot));
  }

  /** Disables what belongs to a file that has left the list, and enables it again when the file is back. */
  handleQueueEvent({ type, detail }: QueueEvent): void {
    if (type === 'file-removed') disableControls(rowChildren(this.#host, detail.task));
    if (type === 'file-restored') enableControls(rowChildren(this.#host, detail.task));
  }

  /** Disables what belongs to files that have left the list without an event, and enables what belongs to those that are back, with their queue. */
  disableOthers(tasks: readonly UploadTask[]): void {
    const children = rowChildren(this.#host);
    if (children.length === 0) return;
    const ids = new Set(tasks.map(({ id }) => id));
    disableControls(children.filter(({ slot }) => !ids.has(slot)));
    enableControls(children.filter(({ slot }) => ids.has(slot)));
  }

  /** The tasks whose rows have to be rendered, in view or not: a control in them has the focus, or the browser is about to focus it. */
  needed(tasks: readonly UploadTask[]): UploadTask[] {
    if (this.#host.childElementCount === 0) return [];
    const ids = [this.#invalid, this.#childOf((this.#host.getRootNode() as Document).activeElement)?.slot];
    return tasks.filter(({ id }) => ids.includes(id));
  }

  /**
   * A browser that validates a form focuses the first invalid control after this event, and shows its message there: for that the
   * control's row has to be rendered by then. A control in a row that is not would block the submit and not say so.
   */
  #handleInvalid({ target }: Event): void {
    const child = this.#childOf(target as Element);
    if (!child?.slot || this.#isLater) return;
    this.#isLater = true;
    setTimeout(() => (this.#isLater = false));
    if (child.assignedSlot) return; // its row is rendered
    this.#invalid = child.slot;
    this.#reveal();
    // the rows that are drawn around it may be higher than they were taken for
    setTimeout(
      () => child.matches(':focus-within') && (target as Element).scrollIntoView({ block: 'nearest' }),
      SETTLE,
    );
  }

  /** The host's child that this is, or that it is in. */
  #childOf(node: Element | null): Element | undefined {
    return rowChildren(this.#host).find((child) => child.contains(node));
  }
}

const controls = 'button, fieldset, input, select, textarea';
const isControl = (node: Element) =>
  node.matches(controls) ||
  (customElements.get(node.localName) as { formAssociated?: boolean } | undefined)?.formAssociated;
const nodesIn = (children: readonly Element[]) => children.flatMap((child) => [child, ...child.querySelectorAll('*')]);

/** The controls that were disabled here, and not by the page. */
const disabled = new WeakSet<Element>();

/** Disables the controls in what belongs to a file that has gone: they are neither submitted nor validated any more. */
function disableControls(children: readonly Element[]): void {
  for (const node of nodesIn(children)) {
    if (!isControl(node) || node.hasAttribute('disabled')) continue;
    node.toggleAttribute('disabled', true);
    disabled.add(node);
  }
}

/** Enables them again: the file is back. */
function enableControls(children: readonly Element[]): void {
  for (const node of nodesIn(children)) if (disabled.delete(node)) node.toggleAttribute('disabled', false);
}
