import { css, html, nothing, type TemplateResult } from 'lit';
import { textButton } from '../parts/buttons.js';
import { adopt, sheet } from '../parts/adopt.js';
import { isBusy } from '../queue/busy.js';
import type { ElementContext } from '../queue/context.js';
import { en } from '../words/locales/en.js';

const styles = sheet(
  'held',
  css`
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
  `,
);

/** Holds a form's submit while files are uploaded, and submits once when all of them are stored: pauses, failures and retries keep it. */
export class HoldSubmit {
  readonly #form: HTMLFormElement;
  readonly #context: ElementContext;
  readonly #onChange: () => void;
  #button: HTMLElement | null = null;
  #isHeld = false;

  /** @param onChange called when a submit is held from now on, or no longer */
  constructor(form: HTMLFormElement, context: ElementContext, onChange: () => void) {
    this.#form = form;
    this.#context = context;
    this.#onChange = onChange;
    context.language.addEnglish(en);
    form.addEventListener('submit', this.#hold, true);
  }

  /** Whether a submit is held. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** The line that says so. */
  render(): TemplateResult | typeof nothing {
    if (!this.#isHeld) return nothing;
    const { host, language } = this.#context;
    const { strings } = language.translator;
    adopt(host.renderRoot as ShadowRoot, styles);
    return html`<div part="held" class="held">
      <span>${strings.submitHeld}</span> ${textButton(strings.cancel, () => this.cancel())}
    </div>`;
  }

  /** Files have changed: submits if all of them are stored. */
  settle(): void {
    const { totals } = this.#context.queue;
    if (!this.#isHeld || isBusy(totals) || totals.paused + totals.failed > 0) return;
    this.#form.requestSubmit(this.#button?.isConnected ? this.#button : null);
    this.#end('invalid'); // it has ended if it was sent
  }

  /** Forgets the submit. */
  cancel(): void {
    this.#end('canceled');
  }

  /** Holds no submits any more. */
  stop(): void {
    this.#form.removeEventListener('submit', this.#hold, true);
    this.cancel();
  }

  readonly #hold = (event: SubmitEvent): void => {
    const { host, queue, language, announce } = this.#context;
    if (!host.waitForUploads || !isBusy(queue.totals)) return this.#end('sent'); // without validation also past a failure
    event.preventDefault();
    event.stopImmediatePropagation(); // other listeners get the submit when the value is complete
    this.#button = event.submitter; // the last one pressed
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#onChange();
    announce(language.translator.strings.submitHeld);
    this.#emit('submit-held', {});
  };

  /** The submit is held no longer, if it was. */
  #end(reason: 'sent' | 'invalid' | 'canceled'): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#onChange();
    this.#emit('submit-released', { reason });
  }

  #emit(type: string, detail: object): void {
    this.#context.host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}
