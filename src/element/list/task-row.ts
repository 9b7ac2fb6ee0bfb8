import { html, nothing, type TemplateResult } from 'lit';
import type { UploadQueue } from '../../upload-queue.js';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { iconButton } from '../parts/buttons.js';
import { check, cross, exclamation, pause, play, retry } from '../parts/file-icons.js';
import { setVars } from '../parts/set-vars.js';
import { errorInWords } from '../words/error-in-words.js';
import type { Translator } from '../words/translator.js';
import { dotSeparated } from '../task/dot-separated.js';
import { kindOf } from '../task/file-kind.js';
import { progressBar } from '../progress/progress-bar.js';
import type { Removal } from './removals.js';
import { removedItem } from './removed.js';
import type { RowPlace } from './row-window.js';
import { sizeInWords, stateInWords, taskFacts } from '../task/task-facts.js';
import { linkedThumbnail, taskName } from '../task/task-link.js';

/** What moves a file, with `sortable`. */
export interface FileControls {
  handle: TemplateResult;
  /** Two buttons that move a carried file by one place. */
  movers: readonly TemplateResult[] | undefined;
  /** Classes of its row or card. */
  state: string;
  /** Its place on the screen while one is carried, as CSS `order`. */
  order: string;
}

/** What a row or card shows. */
export interface FileView {
  queue: UploadQueue;
  task: UploadTask;
  translator: Translator;
  /** Smoothed, in seconds. */
  timeLeft: number | undefined;
  thumbnail: Element | undefined;
  /** Copies the file's link. */
  link: { symbol: TemplateResult; act: () => void } | undefined;
  disabled: boolean;
  readOnly: boolean;
  place: RowPlace;
  isCover: boolean;
  /** Whether the page has put something into its row. */
  hasFields: boolean;
  /** Whether its name and picture open a preview. */
  isPreviewable: boolean;
  controls: FileControls | undefined;
  /** It was removed, perhaps with others: only that is shown. */
  removal: Removal | undefined;
  /** Removes it, so that this can be undone. */
  remove: () => void;
}

/** One file: its name, state and progress, and what can be done. */
export function taskRow(view: FileView): TemplateResult {
  const { task, translator, place, timeLeft, controls, isCover, hasFields, removal } = view;
  if (removal) return removedItem({ ...view, removal });
  const { status, progress } = task;
  const { strings } = translator;
  const hasProgress = status === 'uploading' || status === 'paused' || (status === 'queued' && task.sent > 0);
  const percent = translator.percent(progress);
  const text = [percent, stateInWords(task, translator)].filter(Boolean).join(strings.comma);
  return html`<li
    part="file"
    class="row ${status} ${place.pinned ? 'pinned' : ''} ${hasFields ? 'with-fields' : ''} ${controls?.state ?? ''}"
    data-task=${task.id}
    aria-label=${task.name}
    aria-posinset=${place.index + 1}
    aria-setsize=${place.count}
    ${setVars({ '--at': `${place.offset}px`, order: controls?.order ?? '' })}
  >
    ${controls?.handle ?? nothing} ${thumbnail(view)}
    <div class="body">
      <div class="line">
        ${taskName(view)} ${isCover ? html`<span part="cover" class="cover">${strings.cover}</span>` : nothing}
        ${status === 'uploading' || status === 'paused' ? html`<span class="share">${percent}</span>` : nothing}
      </div>
      ${task.error ? failure(view) : html`<div part="meta" class="meta">${taskFacts(task, translator, timeLeft)}</div>`}
      ${hasProgress ? progressBar(translator.format(strings.progressOf, { name: task.name }), progress, text) : nothing}
    </div>
    <div part="actions" class="actions">${controls?.movers ?? actions(view)}</div>
    <slot name=${task.id}></slot>
  </li>`;
}

function thumbnail({ task, thumbnail: image, isPreviewable }: FileView): TemplateResult {
  const { kind, extension } = kindOf(task.name, task.type);
  const doneMark = task.status === 'done' ? html`<span class="mark ok">${check}</span>` : nothing;
  const failedMark = task.status === 'failed' ? html`<span class="mark bad">${exclamation}</span>` : nothing;
  const classes = `thumbnail ${kind} ${isPreviewable ? 'opens' : ''}`;
  return html`<div part="thumbnail" class=${classes} aria-hidden="true">
    ${image ?? html`<span>${extension.slice(0, 4) || '•'}</span>${linkedThumbnail(task)}`}${doneMark}${failedMark}
  </div>`;
}

/** Why a file failed, in words. */
export function failure({ task, translator }: Pick<FileView, 'task' | 'translator'>): TemplateResult {
  const { text, hint, detail } = errorInWords(task.error!, translator); // called only for a failed task
  const more = [hint, task.image?.settings && task.error?.rule ? sizeInWords(task, translator) : ''].filter(Boolean);
  return html`<div part="error" class="error">
    ${dotSeparated([html`<bdi class="error-text">${text}</bdi>`, ...more.map((piece) => html`<span class="hint">${piece}</span>`)])}
    ${
      detail.length > 0
        ? html`<div class="detail" lang="en">${dotSeparated(detail.map((word) => html`<bdi>${word}</bdi>`))}</div>`
        : nothing
    }
  </div>`;
}

/** Two buttons at most. The last one always ends something, so that the button under the pointer keeps its meaning. */
function actions(view: FileView): TemplateResult {
  const { task, translator, disabled, readOnly, link } = view;
  const copy = link && { name: actionOn(translator.strings.copyLink, view), ...link };
  if (readOnly) return html`${copy ? iconButton(copy.name, copy.symbol, copy.act) : nothing}`;
  const first = task.status === 'done' ? copy : firstAction(view);
  const last = lastAction(view);
  return html`${first ? iconButton(first.name, first.symbol, first.act, disabled) : nothing}
  ${iconButton(last.name, last.symbol, last.act, disabled)}`;
}

interface Action {
  name: string;
  symbol: TemplateResult;
  act: () => void;
}

/** Pauses, resumes or retries. */
export function firstAction(view: FileView): Action | undefined {
  const { queue, task, translator } = view;
  const { strings } = translator;
  const tryAgain: Action = { name: actionOn(strings.retry, view), symbol: retry, act: () => queue.retry(task) };
  return {
    queued: undefined,
    uploading: task.isSaving
      ? undefined
      : { name: actionOn(strings.pause, view), symbol: pause, act: () => queue.pause(task) },
    paused: { name: actionOn(strings.resume, view), symbol: play, act: () => queue.resume(task) },
    failed: tryAgain,
    canceled: tryAgain,
    done: undefined,
  }[task.status];
}

/** Cancels or removes. */
export function lastAction(view: FileView): Action {
  const { queue, task, translator, remove } = view;
  const { strings } = translator;
  const isOver = task.status === 'done' || task.status === 'failed' || task.status === 'canceled';
  const act = () => (isOver ? remove() : queue.cancel(task));
  return { name: actionOn(isOver ? strings.remove : strings.cancel, view), symbol: cross, act };
}

const actionOn = (action: string, { translator, task }: FileView): string =>
  translator.format(translator.strings.actionOn, { action, name: task.name });
