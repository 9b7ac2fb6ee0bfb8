import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type DrawZone, labelText, pickOnClick, type ZoneView } from '../input/zone-view.js';
import { isRound, type ListParts, type Look, type LookView } from '../look/look.js';
import { factsLine, shownShare, shownStatus, taskFacts } from '../task/task-facts.js';
import { firstOf, type Removal, type TaskView } from '../task/task-view.js';
import { pictureStyles } from '../look/picture-styles.js';
import { Thumbnails, widths } from '../thumbnails/thumbnails.js';
import { adopt } from '../parts/adopt.js';
import { avatarStyles } from './avatar-styles.js';
import { progressRing } from '../task/progress.js';
import { kindOf, linkedThumbnail, opener } from '../task/file-kind.js';
import { firstAction, lastAction } from '../task/actions.js';
import { ban, check, clock, exclamation, icon, iconButton, showTooltip, textButton, upload } from '../parts/buttons.js';
import { classNames } from '../parts/make.js';
import type { Translator } from '../words/translator.js';
import { failure } from '../task/failure.js';
import { removed } from '../task/removed.js';

/** One picture, which is the zone, too. */
export class Avatar implements Look {
  readonly thumbnails: Thumbnails;
  /** There are never many files: all are looked at. */
  readonly window: Look['window'] = {
    rowsInView: (tasks) => {
      const place = { index: 0, count: 1, offset: 0, pinned: false };
      return { shown: tasks.map((task) => ({ task, place })), before: 0, after: 0, count: tasks.length };
    },
    measure: () => {},
  };
  readonly beside = { summaryFrom: Infinity, folds: false, failedFirst: false, explainsFailures: false } as const;
  readonly #parts: ListParts;
  #zoneView: ZoneView | undefined;

  constructor(parts: ListParts) {
    this.#parts = parts;
    this.thumbnails = new Thumbnails(parts, widths.avatar);
    adopt(parts.host.renderRoot, pictureStyles, avatarStyles);
  }

  /** Keeps what the zone shows, until the picture is drawn. */
  readonly zone: DrawZone = (view) => {
    this.#zoneView = view;
    return nothing;
  };

  /** The zone is what is left of it, and not seen; without files and with `readonly`, a text. */
  render({ files, zone, summary, disabled }: LookView): TemplateResult {
    const { host, language } = this.#parts;
    const { readOnly } = host;
    const { translator } = language;
    const input = readOnly ? undefined : this.#zoneView;
    const removal = files.find((file) => file.removal)?.removal;
    const view: AvatarView = { ...filesToShow(files), removal, input, translator, disabled };
    if (readOnly && !view.pictured) return zone;
    return html`<div part="list" class="avatar ${isRound(host) ? 'round' : 'square'}">
        ${portrait(view)}${sideText(view)}
      </div>
      ${view.current ? html`<slot class="fields" name=${view.current.task.id}></slot>` : nothing} ${zone}
      ${summary === nothing ? nothing : html`<div class="panel">${summary}</div>`}`;
  }
}

/** What happens now: to the file added last that was not canceled. One that failed or is refused leaves its place to the stored picture, which counts again. */
function filesToShow(files: readonly TaskView[]): Pick<AvatarView, 'current' | 'pictured'> {
  const left = files.filter(({ task, removal }) => task.status !== 'canceled' && !removal);
  const current = left.at(-1);
  const sound = left.findLast(({ task }) => shownStatus(task) !== 'failed');
  return { current, pictured: sound ?? current };
}

/** Progress, along the picture's edge. */
const ring = html`<svg aria-hidden="true" focusable="false">
  <rect rx="50%" pathLength="100" />
  <rect class="arc" rx="50%" pathLength="100" />
</svg>`;

const pen = icon('m14.5 6 3.5 3.5M5 19l.8-3.9L16 4.9a1.6 1.6 0 0 1 2.3 0l.8.8a1.6 1.6 0 0 1 0 2.3L8.9 18.2z');
const camera = icon(
  'M4 8.5a2 2 0 0 1 2-2h1.8l1.4-2h5.6l1.4 2H18a2 2 0 0 1 2 2v8.5a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM12 9.3a3.6 3.6 0 1 0 .01 0',
);

interface AvatarView {
  /** The file that something happens to, or that is stored. */
  current: TaskView | undefined;
  /** The file whose picture is seen. */
  pictured: TaskView | undefined;
  removal: Removal | undefined;
  /** Absent with `readonly`. */
  input: ZoneView | undefined;
  translator: Translator;
  disabled: boolean;
}

/** The picture, which is the zone, with its progress and its buttons. */
function portrait(view: AvatarView): TemplateResult {
  const { current, pictured, input, disabled } = view;
  const status = current ? shownStatus(current.task) : 'empty';
  const states = classNames({
    over: input?.dragged,
    rejected: input?.dragged?.rejectedBy,
    disabled,
    vague: pictured && shownStatus(pictured.task) !== 'done',
  });
  const pick = ({ target }: Event) => {
    if (!disabled && !(target as Element).closest('.action')) input?.pick();
  };
  return html`<div
    part="dropzone"
    class="zone portrait ${status} ${states}"
    data-task=${pictured?.task.id ?? nothing}
    @click=${pick}
  >
    ${pictured ? picture(pictured, !input) : symbol(view)} ${current ? progressRing(current, ring) : nothing}
    ${disc(view)} ${input ? chooseButton(view, input) : nothing} ${corner(view)}
  </div>`;
}

function symbol({ input }: AvatarView): TemplateResult {
  return html`<div part="icon" class="icon">
    <slot name="icon">${input?.dragged ? (input.dragged.rejectedBy ? ban : upload) : camera}</slot>
  </div>`;
}

/** The picture lies on the file's type, which is seen where there is none, or it cannot be loaded. */
function picture(view: TaskView, isOpener: boolean): TemplateResult {
  const { task, thumbnail } = view;
  const { kind, label } = kindOf(task.name, task.type);
  return html`<div part="thumbnail" class="thumbnail ${kind}" role="img" aria-label=${task.name}>
      <span class="type" aria-hidden="true">${label || '•'}</span>
      ${thumbnail ?? linkedThumbnail(task)}
    </div>
    ${isOpener ? opener(view) : nothing}`;
}

/** In the middle: the button that pauses or resumes, or what the file waits for. */
function disc({ current, pictured, input, disabled }: AvatarView): TemplateResult | typeof nothing {
  if (!current || current !== pictured) return nothing;
  const status = shownStatus(current.task);
  if (status === 'done') return nothing;
  const action = input && status !== 'failed' ? firstAction(current) : undefined;
  return html`<div class="disc">
    ${
      action
        ? iconButton(action.name, action.symbol, action.act, disabled)
        : html`<span class="symbol">${status === 'failed' ? exclamation : clock}</span>`
    }
  </div>`;
}

/** All of the picture until there is one; then a badge on it. */
function chooseButton({ pictured, translator }: AvatarView, input: ZoneView): TemplateResult {
  const { strings } = translator;
  const name = pictured
    ? translator.format(strings.actionOn, { action: strings.replace, name: pictured.task.name })
    : strings[input.camera ?? 'addPicture'];
  return html`<slot name="button">
    <button
      type="button"
      part="button"
      class="button"
      aria-label=${name}
      aria-describedby=${input.hasHint && !pictured ? 'hint' : nothing}
      ?disabled=${input.disabled}
      @pointermove=${pictured ? showTooltip : nothing}
    >
      ${pictured ? pen : nothing}
    </button>
  </slot>`;
}

/** Cancels or removes. What failed, or is refused, is put away beside the picture, which may be the stored one. */
function corner({ current, input, disabled }: AvatarView): TemplateResult | typeof nothing {
  if (!current || !input || shownStatus(current.task) === 'failed') return nothing;
  const { name, symbol: glyph } = lastAction(current);
  return html`<div part="actions" class="corner">${iconButton(name, glyph, current.remove, disabled)}</div>`;
}

/** Beside the picture: what to add, what happens, or what went wrong. */
function sideText(view: AvatarView): TemplateResult {
  const { current, input, removal, translator, disabled } = view;
  const isResting = !current || shownStatus(current.task) === 'done';
  return html`<div class="side">
    ${sideLabel(view)} ${current ? state(current, view) : nothing}
    ${
      removal
        ? html`<div part="removed" class="removed" data-removed=${firstOf(removal).id}>
            ${removed(removal, translator, disabled)}
          </div>`
        : nothing
    }
    <div part="hint" class="hint" id="hint" ?hidden=${!input?.hasHint || !isResting}>
      <slot name="hint">${input?.hint}</slot>
    </div>
  </div>`;
}

/** Until there is a file. While others are dragged over it, what a drop would do. */
function sideLabel({ current, input, translator }: AvatarView): TemplateResult | typeof nothing {
  if (!input || (current && !input.dragged)) return nothing;
  const text = input.dragged ? labelText(input) : translator.strings[input.camera ?? 'addPicture'];
  return html`<div part="label" class="label" @click=${pickOnClick(input)}><slot name="label">${text}</slot></div>`;
}

function state(
  current: TaskView,
  { pictured, input, translator, disabled }: AvatarView,
): TemplateResult | typeof nothing {
  const { task } = current;
  const { strings } = translator;
  if (input?.dragged) return nothing;
  const status = shownStatus(task);
  if (status === 'failed') {
    const [first, last] = [firstAction(current), lastAction(current)];
    const buttons = html`<div part="actions" class="actions">
      ${first ? textButton(first.text ?? strings.retry, first.act, disabled, true) : nothing}
      ${textButton(task.error || pictured !== current ? strings.dismiss : strings.remove, last.act, disabled)}
    </div>`;
    return html`${failure(current)} ${input ? buttons : nothing}`;
  }
  if (status === 'done') {
    return task.hasRun
      ? html`<div part="meta" class="stored">${check}<span>${taskFacts(task, translator, undefined)}</span></div>`
      : nothing;
  }
  const share = shownShare(task);
  return html`<div class="share" aria-hidden="true" ?hidden=${share === undefined}>
      ${translator.percent(share ?? 0)}
    </div>
    ${factsLine(current)}`;
}
