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
import { CardWindow, WHOLE } from './card-window.js';
import { cardStyles } from './card-styles.js';
import { wallStyles } from './wall-styles.js';
import { check, clock, exclamation, icon, iconButton, showTooltip } from '../parts/buttons.js';
import { inOneLine, isUnstripped, shownStatus, stateInWords } from '../task/task-facts.js';
import { kindOf, linkedThumbnail, opener } from '../task/file-kind.js';
import { whyInWords } from '../task/failure.js';
import { progressRing } from '../task/progress.js';
import { firstAction, lastAction } from '../task/actions.js';
import { removedItem } from '../task/removed.js';
import type { TaskView } from '../task/task-view.js';

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
                  (view) => card(view),
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
        <span part="label" class="label"><slot name="label">${zoneText(view)}</slot></span>
      </button>
    </slot>
  </div>`;
}

function zoneText(view: ZoneView): string {
  const { dragged, folders, multiple, hasFiles, camera, translator } = view;
  const { strings } = translator;
  if (dragged) return labelText(view);
  if (hasFiles && !multiple) return strings.replace;
  if (camera) return strings[camera];
  if (folders) return strings.chooseFolder;
  return multiple ? strings.addFiles : strings.addFile;
}

/** Progress, in the middle of the picture. */
const ring = html`<svg viewBox="0 0 48 48" aria-hidden="true" focusable="false">
  <circle cx="24" cy="24" r="21" />
  <circle class="arc" cx="24" cy="24" r="21" pathLength="100" />
</svg>`;

const star = icon('m12 3 3 6 6 1-4 4 1 6-6-3-6 3 1-6-4-4 6-1Z');
const sheet = icon('M6 3.5h8l4 4v13H6ZM13.5 4v4H18');

/** One file as a card: its picture or type, its state in picture and words, and what can be done. */
function card(view: TaskView): TemplateResult {
  const { task, place, controls, hasFields, removal } = view;
  if (removal) return removedItem({ ...view, removal });
  const { name } = task;
  return html`<div
    part="card"
    role="row"
    class="card ${shownStatus(task)} ${place.pinned ? 'pinned' : ''} ${hasFields ? 'with-fields' : ''} ${controls?.state ?? ''}"
    data-task=${task.id}
    aria-label=${name}
    aria-describedby=${`${task.id}-facts`}
    aria-rowindex=${(place.row ?? place.index) + 1}
    data-index=${place.index}
    data-count=${place.count}
    @pointermove=${showTooltip}
    ${setVars({ '--at': `${place.offset}px`, '--across': `${place.across ?? 0}px`, order: controls?.order ?? '' })}
  >
    <div class="face">
      ${picture(view)}
      <div role="rowheader" id=${`${task.id}-facts`} class="cell">
        ${opener(view) ?? html`<span class="sr">${name}</span>`}
        <div class="foot">${words(view)}</div>
      </div>
      ${controls?.handle ?? nothing} ${stateDisc(view)} ${corner(view)}
      ${controls?.movers ? html`<div role="gridcell" class="movers">${controls.movers}</div>` : nothing}
    </div>
    <div role=${hasFields ? 'gridcell' : nothing} class="row-fields"><slot name=${task.id}></slot></div>
  </div>`;
}

/** The picture lies on the file's type and name: they are seen where there is none, or it cannot be loaded. */
function picture({ task, thumbnail }: TaskView): TemplateResult {
  const { kind, label } = kindOf(task.name, task.type);
  return html`<div part="thumbnail" class="thumbnail ${kind}" aria-hidden="true">
    <span class="type">${label || sheet}</span>
    <span part="name" class="title" dir="auto">${task.name}</span>
    ${thumbnail ?? linkedThumbnail(task)}
  </div>`;
}

/** A card is too small for the reason of a failure: it is below the wall, and here for screen readers. */
function words(view: TaskView): TemplateResult {
  const { task, translator } = view;
  const state = stateInWords(task, translator);
  const status = shownStatus(task);
  if (status === 'done') {
    const mark = task.hasRun ? html`<span class="mark ok">${check}</span>` : nothing;
    const note = isUnstripped(task) ? html`<span class="words">${translator.strings.notStripped}</span>` : nothing;
    return html`${coverMark(view)}<span class="sr">${state}</span>${note}${mark}`;
  }
  const reason = status === 'failed' && whyInWords(task, translator).text;
  const { kind, extension } = kindOf(task.name, task.type);
  const type = kind !== 'image' && extension.toUpperCase(); // the disc covers it
  const text = inOneLine([type, state || translator.percent(task.progress)]);
  return html`<span class="words"
      ><span>${coverMark(view)}<span part=${reason ? 'error' : 'meta'}>${text}</span></span></span
    >
    ${reason ? html`<span class="sr">${reason}</span>` : nothing}`;
}

/** Beside a state there is room for the star only. */
function coverMark({ task, translator, isCover }: TaskView): TemplateResult | typeof nothing {
  const text = html`<span class=${shownStatus(task) === 'done' ? '' : 'sr'}>${translator.strings.cover}</span>`;
  return isCover ? html`<span part="cover" class="cover">${star}${text}</span>` : nothing;
}

/** What the file does now: a ring that fills, and in it the button that pauses, resumes or retries. */
function stateDisc(view: TaskView): TemplateResult | typeof nothing {
  const { task, disabled, readOnly } = view;
  const status = shownStatus(task);
  if (status === 'done') return nothing;
  const action = readOnly ? undefined : firstAction(view);
  const symbol = { queued: clock, processing: clock, failed: exclamation }[status as string];
  return html`<div role="gridcell" class="disc">
    ${progressRing(view, ring)}
    ${
      action
        ? iconButton(action.name, action.symbol, action.act, disabled)
        : html`<span class="symbol">${symbol ?? nothing}</span>`
    }
  </div>`;
}

function corner(view: TaskView): TemplateResult | typeof nothing {
  if (view.readOnly) return nothing;
  const { name, symbol, act } = lastAction(view);
  return html`<div part="actions" role="gridcell" class="corner">${iconButton(name, symbol, act, view.disabled)}</div>`;
}
