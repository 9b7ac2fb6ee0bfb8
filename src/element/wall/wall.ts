import { html, nothing, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ListParts, Look, LookView } from '../look/look.js';
import { pictureStyles } from '../look/picture-styles.js';
import { Thumbnails, widths } from '../thumbnails/thumbnails.js';
import { adopt } from '../parts/adopt.js';
import { classNames } from '../parts/make.js';
import { setVars } from '../parts/set-vars.js';
import { takesMany } from '../queue/read-queue-settings.js';
import { type DrawZone, labelText, pickOnClick, zonePath, type ZoneView } from '../input/zone-view.js';
import { card as fileCard } from './card.js';
import { CardWindow, WHOLE } from './card-window.js';
import { cardStyles } from './card-styles.js';
import { wallStyles } from './wall-styles.js';
import { icon } from '../parts/buttons.js';

/** Pictures as cards, with the zone as the last one. */
export class Wall implements Look {
  readonly thumbnails: Thumbnails;
  readonly window: CardWindow;
  readonly beside = { summaryFrom: 13, folds: false, failedFirst: false, explainsFailures: true } as const;
  readonly #parts: ListParts;
  #zoneView: ZoneView | undefined;

  constructor(parts: ListParts) {
    const { host } = parts;
    this.#parts = parts;
    const redrawSoon = () => void requestAnimationFrame(() => host.requestUpdate());
    this.thumbnails = new Thumbnails(parts, widths.card);
    this.window = new CardWindow(redrawSoon);
    adopt(host.renderRoot, pictureStyles, wallStyles, cardStyles);
    if (globalThis.ResizeObserver) new ResizeObserver(redrawSoon).observe(host); // other columns may fit
  }

  readonly zone: DrawZone = (view) => {
    this.#zoneView = view;
    return this.#isFull ? nothing : zoneCard(view);
  };

  render({ files, before, after, count, zone, summary, isCarrying }: LookView): TemplateResult {
    const { host, language } = this.#parts;
    const { strings } = language.translator;
    const { offset, across } = this.window.placeOf(count, count);
    const isLong = count > WHOLE;
    const states = { long: isLong, sortable: host.sortable, carrying: isCarrying, over: this.#zoneView?.dragged };
    return html`<div
        part="list"
        class=${classNames({ wall: true, ...states })}
        @scroll=${isLong ? () => host.requestUpdate() : nothing}
        ${setVars({ '--cell': `${this.window.size}px` })}
      >
        ${space(before)}
        ${
          files.length > 0
            ? html`<div class="cards" role="grid" aria-label=${strings.files} aria-rowcount=${count}>
                ${repeat(
                  files,
                  ({ task }) => task.id,
                  (view) => fileCard(view),
                )}
              </div>`
            : nothing
        }
        ${space(after)}
        ${
          host.readOnly || this.#isFull
            ? nothing
            : html`<div
                class=${after > 0 ? 'place pinned' : 'place'}
                ${setVars({ '--at': `${offset}px`, '--across': `${across}px` })}
              >
                ${zone}
              </div>`
        }
      </div>
      ${host.readOnly || this.#isFull ? zone : nothing} ${this.#hint()}
      ${summary === nothing ? nothing : html`<div class="panel">${summary}</div>`}`;
  }

  #hint(): TemplateResult | typeof nothing {
    const { hint, hasHint } = this.#zoneView ?? {};
    return this.#parts.host.readOnly
      ? nothing
      : html`<div part="hint" class="hint" id="hint" ?hidden=${!hasHint}><slot name="hint">${hint}</slot></div>`;
  }

  /** Whether no more files may be added: there is no zone then, but files may be dropped, and the notice says why not. */
  get #isFull(): boolean {
    const { host, queue } = this.#parts;
    return takesMany(host) && queue.room <= 0;
  }
}

/** Room for the lines that are not rendered, in pixels. */
const space = (high: number): TemplateResult | typeof nothing =>
  high > 0 ? html`<div class="space" ${setVars({ '--high': `${high}px` })}></div>` : nothing;

/** The zone as a card: all of it is the button. */
function zoneCard(view: ZoneView): TemplateResult {
  const { dragged, disabled, hasHint } = view;
  const states = classNames({ over: dragged, rejected: dragged?.rejectedBy, disabled });
  return html`<div part="dropzone" class="zone add ${states}" @click=${pickOnClick(view)}>
    <div part="icon" class="icon"><slot name="icon">${icon(zonePath({ ...view, hasFiles: true }))}</slot></div>
    <slot name="button">
      <button
        type="button"
        part="button"
        class="button"
        ?disabled=${disabled}
        aria-describedby=${hasHint ? 'hint' : nothing}
      >
        <span part="label" class="label"><slot name="label">${text(view)}</slot></span>
      </button>
    </slot>
  </div>`;
}

function text(view: ZoneView): string {
  const { dragged, folders, multiple, hasFiles, camera, translator } = view;
  const { strings } = translator;
  if (dragged) return labelText(view);
  if (hasFiles && !multiple) return strings.replace;
  if (camera) return strings[camera];
  if (folders) return strings.chooseFolder;
  return multiple ? strings.addFiles : strings.addFile;
}
