import { html, render } from 'lit/html.js';
import { css } from '../parts/css.js';
import { adopt } from '../parts/adopt.js';
import type { ElementContext } from '../queue/context.js';
import { icon } from '../parts/buttons.js';
import { make } from '../parts/make.js';
import { en } from '../words/locales/en.js';
import { kindsIn } from './open-media.js';
import { RecordDialog } from './record-dialog.js';
import { recordWords } from './record-locales.js';

const dot = icon('M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z');

const styles = css`
  @layer base {
    .ways {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 8px;
    }
  }
`;

/** Deletes what pages with `no-resume` have left, which nobody continues. */
const sweepStreams = () =>
  void import('../../stream/found-streams.js').then(
    ({ findStreams }) => findStreams(),
    () => {}, // the next page does it
  );

export class RecordControl {
  readonly #context: ElementContext;
  readonly #ways = make('div', { class: 'ways' });

  constructor(context: ElementContext) {
    this.#context = context;
    context.language.addEnglish(en);
    adopt(context.host.renderRoot, styles);
    if (context.host.noResume) sweepStreams();
  }

  /** Puts it beside the button that chooses files, if there is one. */
  readonly withRecord = (chooser?: Element): Element | undefined => {
    const { host, language, takesFiles } = this.#context;
    const kinds = kindsIn(host.record ?? '');
    if (kinds.length === 0) {
      render(undefined, this.#ways);
      return chooser;
    }
    const open = (event: Event) => {
      event.stopPropagation(); // a click in the zone opens the file dialog
      const button = event.currentTarget as HTMLElement;
      new RecordDialog(this.#context, kinds, () => button).open();
    };
    const content = html`${chooser}<button
        type="button"
        part="button"
        class="button recorder"
        ?disabled=${!takesFiles()}
        @click=${open}
      >
        ${dot} ${recordWords(language.translator.lang, host.strings).record}
      </button>`;
    render(content, this.#ways);
    return this.#ways;
  };
}
