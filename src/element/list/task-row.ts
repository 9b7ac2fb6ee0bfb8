import { html, nothing, type TemplateResult } from 'lit';
import type { UploadQueue } from '../../upload-queue.js';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { iconButton } from '../parts/buttons.js';
import { bin, check, cross, exclamation, pause, play, retry } from '../parts/file-icons.js';
import { setVars } from '../parts/set-vars.js';
import type { Translator } from '../words/translator.js';
import { dotSeparated } from '../task/dot-separated.js';
import { kindOf } from '../task/file-kind.js';
import { progressBar } from '../progress/progress-bar.js';
import { failure } from './failure.js';
import type { Removal } from './removals.js';
import { removedItem } from './removed.js';
import type { RowPlace } from './row-window.js';
import { secondsToRetry, stateInWords, taskFacts } from '../task/task-facts.js';
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
  /** Copies what is known of its failure. */
  details: { isCopied: boolean; act: () => void } | undefined;
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
  const { task, translator, place, controls, isCover, hasFields, removal } = view;
  if (removal) return removedItem({ ...view, removal });
  const { status, progress } = task;
  const { strings } = translator;
  const hasProgress = status === 'uploading' || status === 'paused' || (status === 'queued' && task.sent > 0);
  const percent = translator.percent(progress);
  const text = [percent, stateInWords(task, translator)].filter(Boolean).join(strings.comma);
  return html`<div
    part="file"
    role="row"
    class="row ${status} ${place.pinned ? 'pinned' : ''} ${hasFields ? 'with-fields' : ''} ${controls?.state ?? ''}"
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
        ${status === 'uploading' || status === 'paused' ? html`<span class="share">${percent}</span>` : nothing}
      </div>
      ${task.error ? failure(view) : factsLine(view)}
      ${hasProgress ? progressBar(translator.format(strings.progressOf, { name: task.name }), progress, text) : nothing}
    </div>
    <div part="actions" role="gridcell" class="actions">${controls?.movers ?? actions(view)}</div>
    <div role=${hasFields ? 'gridcell' : nothing} class="row-fields"><slot name=${task.id}></slot></div>
  </div>`;
}

/** The line below the name. */
export const factsLine = (view: FileView): TemplateResult =>
  html`<div part="meta" class=${isRetried(view) ? 'meta retrying' : 'meta'}>${facts(view)}</div>`;

const isRetried = ({ task, readOnly }: FileView): boolean => !readOnly && secondsToRetry(task) !== undefined;

/** What that line says. While the next attempt is waited for, with a button that begins it. */
function facts(view: FileView): TemplateResult {
  const { queue, task, translator, timeLeft, disabled } = view;
  const text = taskFacts(task, translator, timeLeft);
  if (!isRetried(view)) return text;
  const { tryNow } = translator.strings;
  return dotSeparated([
    text,
    html`<button
      type="button"
      part="action"
      class="action try"
      aria-label=${actionOn(tryNow, view)}
      ?disabled=${disabled}
      @click=${() => queue.retry(task)}
    >
      ${tryNow}
    </button>`,
  ]);
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

/** Cancels, dismisses or removes what is stored. */
export function lastAction(view: FileView): Action {
  const { queue, task, translator, remove } = view;
  const { strings } = translator;
  const isOver = task.status === 'done' || task.status === 'failed' || task.status === 'canceled';
  const act = () => (isOver ? remove() : queue.cancel(task));
  return {
    name: actionOn(isOver ? strings.remove : strings.cancel, view),
    symbol: task.status === 'done' ? bin : cross,
    act,
  };
}

const actionOn = (action: string, { translator, task }: FileView): string =>
  translator.format(translator.strings.actionOn, { action, name: task.name });
