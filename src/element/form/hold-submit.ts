import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Controller } from '../../base/updating-element.js';
import { css } from '../parts/css.js';
import { textButton } from '../parts/buttons.js';
import { adopt } from '../parts/adopt.js';
import { isAwaited } from '../queue/busy.js';
import type { ElementContext } from '../queue/context.js';
import { en } from '../words/locales/en.js';
import { type Internals, setState } from './states.js';

const styles = css`
  @layer held {
    .held {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 20px;
      padding-inline-start: 14px;
      font-size: 0.875rem;
    }
    .held .labeled {
      margin-inline-start: -12px;
    }
  }
`;

type Reason = 'sent' | 'invalid' | 'canceled';

const ofFields = new WeakMap<Element, HoldSubmit>();

/** Holds a form's submit while files are uploaded, and submits once when all of them are stored, or ready: pauses, failures and retries keep it. */
export class HoldSubmit implements Controller {
  readonly #context: ElementContext;
  readonly #internals: Internals;
  readonly #onChange: () => void;
  /** Whose submits are held, with `wait-for-uploads`. */
  #form: HTMLFormElement | null = null;
  #button: HTMLElement | null = null;
  #isHeld = false;

  /** @param onChange called when it begins or ends to hold submits */
  constructor(context: ElementContext, internals: Internals, onChange: () => void) {
    this.#context = context;
    this.#internals = internals;
    this.#onChange = onChange;
    ofFields.set(context.host, this);
    context.language.addEnglish(en);
    context.host.addController(this);
  }

  hostDisconnected(): void {
    this.hostUpdate(); // it is not drawn any more, and may have left the form
  }

  hostUpdate(): void {
    queueMicrotask(() => this.settle()); // it may be disabled now
    const form = this.#context.host.waitForUploads ? this.#internals.form : null;
    if (form === this.#form) return;
    const others = this.#holders.filter((one) => one !== this);
    this.#form?.removeEventListener('submit', this.#hold, true);
    this.#form?.removeEventListener('submit', this.#handleSent);
    this.#release('canceled');
    form?.addEventListener('submit', this.#hold, true);
    form?.addEventListener('submit', this.#handleSent);
    this.#form = form;
    queueMicrotask(() => others[0]?.settle()); // they may have waited for this one alone
    this.#onChange();
  }

  /** Whether it holds submits. */
  get isOn(): boolean {
    return !!this.#form;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** The line that says so. */
  render(): TemplateResult | typeof nothing {
    if (!this.#isHeld) return nothing;
    const { host, language } = this.#context;
    const { strings } = language.translator;
    adopt(host.renderRoot, styles);
    return html`<div part="held" class="held">
      <span>${strings.submitHeld}</span> ${textButton(strings.cancel, () => this.cancel())}
    </div>`;
  }

  /** Files have changed: submits if those of all fields that hold the submit are stored. */
  settle(): void {
    if (!this.#isHeld || !this.#isReady) return;
    this.#form?.requestSubmit(this.#button?.isConnected ? this.#button : null);
    if (this.#isReady) this.#end('invalid'); // it has ended if it was sent, and another field may hold it now
  }

  cancel(): void {
    this.#end('canceled');
  }

  /** The fields that hold the form's submit: one begins to after the other, and they end together. */
  get #holders(): HoldSubmit[] {
    const fields = [...(this.#form?.elements ?? [])].flatMap((field) => ofFields.get(field) ?? []);
    return fields.filter(({ isHeld }) => isHeld);
  }

  get #isReady(): boolean {
    return this.#holders.every((one) => {
      const { paused, failed, refused } = one.#context.queue.totals;
      return one.#isDisabled || (!one.#isAwaited && paused + failed + refused === 0);
    });
  }

  get #isAwaited(): boolean {
    const { host, queue } = this.#context;
    return isAwaited(host, queue.totals);
  }

  /** Whether the form is sent without the field. */
  get #isDisabled(): boolean {
    return this.#context.host.matches(':disabled');
  }

  /** Called only where no field holds it. */
  readonly #handleSent = (): void => this.#end('sent');

  readonly #hold = (event: SubmitEvent): void => {
    const { host, language, announce } = this.#context;
    if (!host.waitForUploads || this.#isDisabled || !this.#isAwaited) return; // without validation also past a failure
    event.preventDefault();
    event.stopImmediatePropagation(); // other listeners get the submit when the value is complete
    this.#button = event.submitter; // the last one pressed
    if (this.#isHeld) return;
    this.#setHeld(true);
    announce(language.translator.strings.submitHeld);
    this.#emit('submit-held', {});
  };

  /** No field holds the submit any longer. */
  #end(reason: Reason): void {
    for (const one of this.#holders) one.#release(reason);
  }

  #release(reason: Reason): void {
    if (!this.#isHeld) return;
    this.#setHeld(false);
    this.#emit('submit-released', { reason });
  }

  #setHeld(isHeld: boolean): void {
    const { host } = this.#context;
    this.#isHeld = isHeld;
    setState(host, this.#internals, 'submitting', isHeld);
    host.requestUpdate();
  }

  #emit(type: string, detail: object): void {
    this.#context.host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}
