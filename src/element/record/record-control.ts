import { html, nothing, type TemplateResult } from 'lit';
import type { ElementContext } from '../queue/context.js';
import { icon } from '../parts/icons.js';
import { en } from '../words/locales/en.js';
import { kindsIn } from './open-media.js';
import { RecordDialog } from './record-dialog.js';
import { recordWords } from './record-words.js';

const dot = icon('M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z');

/** The button that opens the recorder. */
export class RecordControl {
  readonly #context: ElementContext;

  constructor(context: ElementContext) {
    this.#context = context;
    context.language.addEnglish(en);
  }

  render(disabled: boolean): TemplateResult | typeof nothing {
    const { host, language } = this.#context;
    const kinds = kindsIn(host.record ?? '');
    if (kinds.length === 0) return nothing;
    const open = (event: Event) => {
      event.stopPropagation(); // a click in the zone opens the file dialog
      const button = event.currentTarget as HTMLElement;
      new RecordDialog(this.#context, kinds, () => button).open();
    };
    return html`<button type="button" part="button" class="button recorder" ?disabled=${disabled} @click=${open}>
      ${dot} ${recordWords(language.translator.lang, host.strings).record}
    </button>`;
  }
}
