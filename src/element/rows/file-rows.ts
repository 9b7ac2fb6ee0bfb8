import { html, nothing, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ListParts, Look, LookView } from '../look/look.js';
import { RowWindow } from '../look/row-window.js';
import { classNames } from '../parts/make.js';
import { setVars } from '../parts/set-vars.js';
import { Thumbnails, widths } from '../thumbnails/thumbnails.js';
import { check, exclamation, iconButton, textButton } from '../parts/buttons.js';
import { progressBar } from '../task/progress.js';
import { type Action, actionOn, firstAction, lastAction } from '../task/actions.js';
import { factsLine, hasTotal, shownShare, shownStatus, stateInWords } from '../task/task-facts.js';
import { failure } from '../task/failure.js';
import { kindOf, linkedThumbnail, taskName } from '../task/file-kind.js';
import { removedItem } from '../task/removed.js';
import type { TaskView } from '../task/task-view.js';

export class FileRows implements Look {
  readonly thumbnails: Thumbnails;
  readonly window: RowWindow = new RowWindow();
  readonly beside = { summaryFrom: 2, folds: true, failedFirst: true, explainsFailures: false } as const;
  readonly #parts: ListParts;

  constructor(parts: ListParts) {
    this.#parts = parts;
    this.thumbnails = new Thumbnails(parts, widths.row);
  }

  render(view: LookView): TemplateResult | typeof nothing {
    const { files, summary } = view;
    if (files.length === 0 && summary === nothing) return nothing;
    return html`<div class="panel">${summary} ${files.length > 0 ? this.#list(view) : nothing}</div>`;
  }

  #list({ files, before, after, count, isLong, isDense, isCarrying }: LookView): TemplateResult {
    const { host, language } = this.#parts;
    const sortable = host.sortable && !host.readOnly;
    return html`<div
      part="list"
      class=${classNames({ list: true, long: isLong, dense: isDense, sortable, carrying: isCarrying })}
      role="grid"
      aria-label=${language.translator.strings.files}
      aria-rowcount=${count}
      @scroll=${files.length < count ? () => host.requestUpdate() : nothing}
      ${setVars({ '--before': `${before}px`, '--after': `${after}px` })}
    >
      ${repeat(
        files,
        ({ task }) => task.id,
        (file) => taskRow(file),
      )}
    </div>`;
  }
}

/** One file: its name, state and progress, and what can be done. */
function taskRow(view: TaskView): TemplateResult {
  const { task, translator, place, controls, isCover, hasFields, removal } = view;
  if (removal) return removedItem({ ...view, removal });
  const status = shownStatus(task);
  const { strings } = translator;
  const share = shownShare(task);
  const progress = share ?? (status === 'queued' && task.sent > 0 && hasTotal(task) ? task.progress : undefined);
  const percent = translator.percent(progress ?? 0);
  const text = [percent, stateInWords(task, translator)].filter(Boolean).join(strings.comma);
  return html`<div
    part="file"
    role="row"
    class="row ${status} ${task.error?.code === 'file' ? 'unreadable' : ''} ${place.pinned ? 'pinned' : ''} ${hasFields ? 'with-fields' : ''} ${controls?.state ?? ''}"
    data-task=${task.id}
    aria-label=${task.name}
    aria-describedby=${`${task.id}-facts`}
    aria-rowindex=${(place.row ?? place.index) + 1}
    data-index=${place.index}
    data-count=${place.count}
    ${setVars({ '--at': `${place.offset}px`, order: controls?.order ?? '' })}
  >
    ${controls?.handle ?? nothing} ${thumbnail(view)}
    <div role="rowheader" id=${`${task.id}-facts`} class="body">
      <div class="line">
        ${taskName(view)} ${isCover ? html`<span part="cover" class="cover">${strings.cover}</span>` : nothing}
        ${share === undefined ? nothing : html`<span class="share">${percent}</span>`}
      </div>
      ${status === 'failed' ? failure(view) : factsLine(view)}
      ${progress === undefined ? nothing : progressBar(translator.format(strings.progressOf, { name: task.name }), progress, text)}
    </div>
    <div part="actions" role="gridcell" class="actions">${controls?.movers ?? actions(view)}</div>
    <div role=${hasFields ? 'gridcell' : nothing} class="row-fields"><slot name=${task.id}></slot></div>
  </div>`;
}

function thumbnail({ task, thumbnail: image, isPreviewable }: TaskView): TemplateResult {
  const { kind, label } = kindOf(task.name, task.type);
  const status = shownStatus(task);
  const doneMark = status === 'done' ? html`<span class="mark ok">${check}</span>` : nothing;
  const failedMark = status === 'failed' ? html`<span class="mark bad">${exclamation}</span>` : nothing;
  const classes = `thumbnail ${kind} ${isPreviewable ? 'opens' : ''}`;
  return html`<div part="thumbnail" class=${classes} aria-hidden="true">
    ${image ?? html`<span>${label || '•'}</span>${linkedThumbnail(task)}`}${doneMark}${failedMark}
  </div>`;
}

/** Two buttons at most. The last one always ends something, so that the button under the pointer keeps its meaning. */
function actions(view: TaskView): TemplateResult {
  const { task, translator, disabled, readOnly, link } = view;
  const copy = link && { name: actionOn(translator.strings.copyLink, view), ...link };
  if (readOnly) return html`${copy ? iconButton(copy.name, copy.symbol, copy.act) : nothing}`;
  const first: Action | undefined = firstAction(view) ?? (task.status === 'done' ? copy : undefined);
  const last = lastAction(view);
  return html`${first ? firstButton(first, disabled) : nothing}
  ${iconButton(last.name, last.symbol, last.act, disabled)}`;
}

const firstButton = ({ name, symbol, text, act }: Action, disabled: boolean) =>
  text ? textButton(text, act, disabled, false, name) : iconButton(name, symbol, act, disabled);
