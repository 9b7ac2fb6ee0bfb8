import { html, nothing, type TemplateResult } from 'lit';
import type { UploadQueue } from '../../upload-queue.js';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { iconButton } from '../parts/buttons.js';
import { check, cross, exclamation, pause, play, retry } from '../parts/icons.js';
import { setVars } from '../parts/set-vars.js';
import { errorInWords } from '../words/error-in-words.js';
import type { Translator } from '../words/translator.js';
import { dotSeparated } from './dot-separated.js';
import { kindOf } from './file-kind.js';
import { progressBar } from './progress-bar.js';
import type { RowPlace } from './row-window.js';
import { stateInWords, taskFacts } from './task-facts.js';
import { linkedThumbnail, taskName } from './task-link.js';

interface RowView {
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
}

/** One file: its name, state and progress, and what can be done. */
export function taskRow(view: RowView): TemplateResult {
  const { task, translator, place, timeLeft } = view;
  const { status, progress } = task;
  const { strings } = translator;
  const hasProgress = status === 'uploading' || status === 'paused' || (status === 'queued' && task.sent > 0);
  const percent = translator.percent(progress);
  const text = [percent, stateInWords(task, translator)].filter(Boolean).join(strings.comma);
  return html`<li
    part="file"
    class="row ${status} ${place.pinned ? 'pinned' : ''}"
    data-task=${task.id}
    aria-label=${task.name}
    aria-posinset=${place.index + 1}
    aria-setsize=${place.count}
    ${setVars({ '--at': `${place.offset}px` })}
  >
    ${thumbnail(view)}
    <div class="body">
      <div class="line">
        ${taskName(task)}
        ${status === 'uploading' || status === 'paused' ? html`<span class="share">${percent}</span>` : nothing}
      </div>
      ${task.error ? failure(view) : html`<div part="meta" class="meta">${taskFacts(task, translator, timeLeft)}</div>`}
      ${hasProgress ? progressBar(translator.format(strings.progressOf, { name: task.name }), progress, text) : nothing}
    </div>
    <div part="actions" class="actions">${actions(view)}</div>
  </li>`;
}

function thumbnail({ task, thumbnail: image }: RowView): TemplateResult {
  const { kind, extension } = kindOf(task.name, task.type);
  const doneMark = task.status === 'done' ? html`<span class="mark ok">${check}</span>` : nothing;
  const failedMark = task.status === 'failed' ? html`<span class="mark bad">${exclamation}</span>` : nothing;
  return html`<div part="thumbnail" class="thumbnail ${kind}" aria-hidden="true">
    ${image ?? html`<span>${extension.slice(0, 4) || '•'}</span>${linkedThumbnail(task)}`}${doneMark}${failedMark}
  </div>`;
}

function failure({ task, translator }: RowView): TemplateResult {
  const { text, hint, detail } = errorInWords(task.error!, translator); // called only for a failed task
  return html`<div part="error" class="error">
    ${dotSeparated([html`<span class="error-text">${text}</span>`, ...(hint ? [html`<span class="hint">${hint}</span>`] : [])])}
    ${
      detail.length > 0
        ? html`<div class="detail" lang="en">${dotSeparated(detail.map((word) => html`<bdi>${word}</bdi>`))}</div>`
        : nothing
    }
  </div>`;
}

/** Two buttons at most. The last one always ends something, so that the button under the pointer keeps its meaning. */
function actions({ queue, task, translator, disabled, readOnly, link }: RowView): TemplateResult {
  const { strings } = translator;
  const named = (action: string) => translator.format(strings.actionOn, { action, name: task.name });
  const copy = link && { text: strings.copyLink, ...link };
  if (readOnly) return html`${copy ? iconButton(named(copy.text), copy.symbol, copy.act) : nothing}`;
  const tryAgain = { text: strings.retry, symbol: retry, act: () => queue.retry(task) };
  const first = {
    queued: undefined,
    uploading: task.isSaving ? undefined : { text: strings.pause, symbol: pause, act: () => queue.pause(task) },
    paused: { text: strings.resume, symbol: play, act: () => queue.resume(task) },
    failed: tryAgain,
    canceled: tryAgain,
    done: copy,
  }[task.status];
  const isOver = task.status === 'done' || task.status === 'failed' || task.status === 'canceled';
  const end = () => (isOver ? queue.remove(task) : queue.cancel(task));
  return html`${first ? iconButton(named(first.text), first.symbol, first.act, disabled) : nothing}
  ${iconButton(named(isOver ? strings.remove : strings.cancel), cross, end, disabled)}`;
}
