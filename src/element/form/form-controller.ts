import type { Controller } from '../../base/updating-element.js';
import type { QueueEvent } from '../host/events.js';
import { mirrorScheme } from '../parts/mirror-state.js';
import type { ElementContext } from '../queue/context.js';
import { isBusy } from '../queue/busy.js';
import { keepsStored } from '../queue/read-queue-settings.js';
import { formValue, validityOf } from './form-value.js';
import { LoadedPart } from '../host/loaded-part.js';
import type { HoldSubmit } from './hold-submit.js';
import { type Internals, showStates } from './states.js';

/** Makes the element a form control like `<input type=file>`: its value is what OSS has confirmed, once `afterUpload` has ended. */
export class FormController implements Controller {
  readonly #context: ElementContext;
  readonly #internals: Internals;
  readonly #hold: LoadedPart<HoldSubmit>;
  #form: HTMLFormElement | null = null;
  #customMessage = '';
  #lastValue: readonly string[] = [];
  #lastName: string | undefined;
  /** The fields of a stored file may have changed, which are not in each value. */
  #isStateStale = false;
  #valueTimer: ReturnType<typeof setTimeout> | undefined;
  #isStale = false;
  /** Where the browser shows its validation message. It shows none at a button that is gone, and blocks a submit silently. */
  #anchor: HTMLElement | undefined;
  /** In whose language that message is. */
  #translator: unknown;

  /** @param loadCode loads what makes a submit wait, with `wait-for-uploads`: until then, an upload makes the field invalid */
  constructor(
    context: ElementContext,
    internals: Internals,
    loadCode: () => Promise<{ readonly HoldSubmit: typeof HoldSubmit }>,
  ) {
    const { host } = context;
    this.#context = context;
    this.#internals = internals;
    const load = async () => new (await loadCode()).HoldSubmit(context, internals, () => this.refreshSoon());
    this.#hold = new LoadedPart(host, () => !!host.waitForUploads && !!internals.form, load);
    host.addController(this);
    mirrorScheme(host);
  }

  /** One entry for each file that OSS has confirmed, and whose `afterUpload` has ended; where one replaces another, for the last. */
  get value(): readonly string[] {
    const { valueAs, waitForUploads } = this.#context.host;
    const value = formValue(this.#context.queue.tasks, valueAs, waitForUploads === 'ready');
    return keepsStored(this.#context.host) ? value.slice(-1) : value;
  }

  /** Whether the element, or a fieldset around it, is disabled. */
  get isDisabled(): boolean {
    return this.#context.host.disabled || this.#context.host.matches(':disabled');
  }

  /** Whether a person may add files. */
  get takesFiles(): boolean {
    return !this.isDisabled && !this.#context.host.readOnly;
  }

  /** The page's own button, or the element's. It gets the focus, and the browser shows its validation message there. */
  get mainButton(): HTMLElement | undefined {
    const own = this.#context.host.querySelector<HTMLElement>('[slot=button]');
    const root = this.#context.host.renderRoot;
    return own ?? root?.querySelector<HTMLElement>('.button') ?? root?.querySelector('button') ?? undefined;
  }

  setCustomValidity(message: string): void {
    this.#customMessage = message;
    this.refresh();
  }

  /** The element belongs to this form from now on. */
  setForm(form: HTMLFormElement | null): void {
    this.#form?.removeEventListener('submit', this.#handleSubmit);
    form?.addEventListener('submit', this.#handleSubmit);
    this.#form = form;
    if (form || this.#context.host.isConnected) this.#context.queue.isInForm = !!form; // an element that leaves the page keeps what it has
    this.#context.host.requestUpdate();
  }

  /** Forgets a submit that waits for uploads. */
  cancelSubmit(): void {
    this.#hold.current?.cancel();
  }

  render(): unknown {
    return this.#hold.current?.render();
  }

  handleQueueEvent({ type, detail }: QueueEvent): void {
    if (type === 'task-change' && detail.task.status === 'done') this.#isStateStale = true;
    if (type === 'file-moved') this.#submitValue(); // at once, however many files there are
    else if (type !== 'upload-progress') this.refreshSoon();
  }

  hostConnected(): void {
    this.refreshSoon();
  }

  /** The button may be another one: it moves into a wall or an avatar when their code has loaded, and the page may change its own. So may be the language. */
  hostUpdated(): void {
    if (this.mainButton !== this.#anchor || this.#context.language.translator !== this.#translator) this.refreshSoon();
  }

  /** A submit that waits for uploads does not come here. */
  readonly #handleSubmit = (): void => this.#context.queue.submitted();

  /** Updates value, validity and states once for everything that changes now. */
  refreshSoon(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => this.#isStale && this.refresh());
  }

  /** Updates value, validity and states. @param silently without a `change` event */
  refresh(silently = false): void {
    this.#isStale = false;
    const { totals } = this.#context.queue;
    showStates(this.#context.host, this.#internals, totals);
    const isHeld = !!this.#hold.current?.isOn;
    const translator = (this.#translator = this.#context.language.translator);
    const { flags, message } = validityOf(this.#context.host, isHeld, totals, this.#customMessage, translator);
    this.#anchor = this.mainButton;
    this.#internals.setValidity?.(flags, message, this.#anchor);
    // Building thousands of entries for each file would be slow: during uploads they lag, by two seconds for 10,000 files.
    const lag = isBusy(totals) ? Math.floor(totals.done / 100) * 20 : 0;
    if (!lag || silently) this.#submitValue(silently);
    else this.#valueTimer ??= setTimeout(() => this.#submitValue(), lag);
    queueMicrotask(() => this.#hold.current?.settle()); // not within what asks for the validity
  }

  /** Gives the form its entries, and emits `change` if they differ from the last ones. */
  #submitValue(silently = false): void {
    clearTimeout(this.#valueTimer);
    this.#valueTimer = undefined;
    const { name } = this.#context.host;
    const before = this.#lastValue;
    const value = this.#context.queue.totals.done > 0 ? this.value : [];
    const isChanged = value.length !== before.length || value.some((entry, index) => entry !== before[index]);
    if (!isChanged && name === this.#lastName && !this.#isStateStale) return;
    this.#isStateStale = false;
    this.#lastValue = value;
    this.#lastName = name;
    const entries = new FormData();
    if (name) for (const entry of value) entries.append(name, entry);
    this.#internals.setFormValue?.(entries, this.#context.queue.formState);
    if (isChanged && !silently) this.#context.host.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
