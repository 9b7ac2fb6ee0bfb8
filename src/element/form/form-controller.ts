import type { PropertyValues } from 'lit';
import type { StoredFile } from '../../core/queue/stored-file.js';
import { flag, number, property, shownFlag, text } from '../attributes.js';
import { formValue, validityOf } from './form-value.js';
import { QueueElement } from '../queue/queue-controller.js';
import { showStates } from './states.js';
import { isBusy } from '../queue/totals.js';
import type { Translator } from '../words/translator.js';

/** What makes the element a form control, like `<input type=file>`: its value is what OSS has confirmed. */
export abstract class FormControl extends QueueElement {
  static readonly formAssociated = true;

  /** Name of the form's entries. */
  @property({ ...text, reflect: true }) name: string | undefined;
  /** One stored file at least makes the field valid. */
  @property(shownFlag) required = false;
  /** Fewest files that make the field valid. */
  @property({ ...number, attribute: 'min-files' }) minFiles: number | undefined;
  /** What the form sends for each file: its object key, its URL (the key where no URL is known), or its result as JSON. */
  @property({ ...text, attribute: 'value-as' }) valueAs: 'key' | 'url' | 'json' | undefined;
  /** Holds the form's submit until all is settled, in place of calling the field invalid meanwhile. */
  @property({ ...flag, attribute: 'wait-for-uploads' }) waitForUploads = false;

  protected readonly internals: ElementInternals = this.attachInternals();
  #stopHolding: (() => void) | undefined;
  #customMessage = '';
  #lastValue: readonly string[] = [];
  #lastName: string | undefined;
  #valueTimer: ReturnType<typeof setTimeout> | undefined;
  #stale = false;

  protected abstract get translator(): Translator;

  /** One entry for each file that OSS has confirmed, as `value-as` says. */
  get value(): readonly string[] {
    return formValue(this.tasks, this.valueAs);
  }
  /** Takes no files, and sends nothing with the form. */
  @property({ ...flag, noAccessor: true })
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }
  set disabled(disabled: boolean) {
    this.toggleAttribute('disabled', disabled); // at once: a form may be sent before the next frame
    this.requestUpdate();
  }
  get form(): HTMLFormElement | null {
    return this.internals.form;
  }
  get labels(): NodeList {
    return this.internals.labels;
  }
  get validity(): ValidityState {
    this.settle();
    return this.internals.validity;
  }
  get validationMessage(): string {
    this.settle();
    return this.willValidate ? this.internals.validationMessage : '';
  }
  get willValidate(): boolean {
    return this.internals.willValidate;
  }

  checkValidity(): boolean {
    this.settle();
    return this.internals.checkValidity();
  }

  /** Shows the browser's message beside the field when it is not valid. */
  reportValidity(): boolean {
    this.settle();
    return this.internals.reportValidity();
  }

  /** Makes the field invalid with this message; an empty one makes it valid again. */
  setCustomValidity(message: string): void {
    this.#customMessage = message;
    this.settle();
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    void this.#holdSubmit(form);
  }

  formResetCallback(): void {
    this.reset();
  }

  /** After a reload or a way back: what was uploaded is there again. */
  formStateRestoreCallback(state: unknown): void {
    if (typeof state !== 'string') return;
    this.queue.adopt(JSON.parse(state) as StoredFile[]);
    this.settle(true);
  }

  formDisabledCallback(): void {
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.unsettle();
  }

  protected override hear(event: Event): void {
    if (event.type !== 'upload-progress') this.unsettle();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.size > 0) this.unsettle();
    if (changed.has('waitForUploads')) void this.#holdSubmit(this.form);
  }

  async #holdSubmit(form: HTMLFormElement | null): Promise<void> {
    this.#stopHolding?.();
    this.#stopHolding = undefined;
    if (!form || !this.waitForUploads) return;
    const code = await import('./hold-submit.js').catch(() => undefined); // without it, a running upload makes the field invalid
    if (this.#stopHolding || form !== this.form || !this.waitForUploads) return;
    this.#stopHolding = code?.holdSubmit(form, this);
    this.settle();
  }

  /** What has the focus and shows what is wrong: the page's own button, or ours. */
  protected get mainButton(): HTMLElement | undefined {
    const own = this.querySelector<HTMLElement>('[slot=button]');
    return own ?? this.renderRoot?.querySelector('button') ?? undefined;
  }

  /** Whether it, or a fieldset round it, is disabled. */
  protected get isDisabled(): boolean {
    return this.disabled || this.matches(':disabled');
  }

  /** Has value, validity and states brought up to date, once for all that changes now. */
  protected unsettle(): void {
    if (this.#stale) return;
    this.#stale = true;
    queueMicrotask(() => this.#stale && this.settle());
  }

  /** Brings value, validity and states up to date. */
  protected override settle(silently = false): void {
    this.#stale = false;
    const { totals } = this;
    showStates(this.internals, totals);
    const { flags, message } = validityOf(this, !!this.#stopHolding, totals, this.#customMessage, this.translator);
    this.internals.setValidity(flags, message, this.mainButton);
    const lag = isBusy(totals) ? Math.floor(totals.done / 100) * 20 : 0;
    if (lag === 0 || silently) this.#tellValue(silently);
    else this.#valueTimer ??= setTimeout(() => this.#tellValue(), lag);
  }

  /** Gives the form its entries. Thousands are not made anew for each file: they lag, by two seconds for 10,000, until all is settled. */
  #tellValue(silently = false): void {
    clearTimeout(this.#valueTimer);
    this.#valueTimer = undefined;
    const { name } = this;
    const before = this.#lastValue;
    const value = this.totals.done > 0 ? this.value : [];
    const changed = value.length !== before.length || value.some((entry, index) => entry !== before[index]);
    if (!changed && name === this.#lastName) return;
    this.#lastValue = value;
    this.#lastName = name;
    const entries = new FormData();
    if (name) for (const entry of value) entries.append(name, entry);
    this.internals.setFormValue(name ? entries : null, this.formState);
    if (changed && !silently) this.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
