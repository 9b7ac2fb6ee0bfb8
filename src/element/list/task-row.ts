import { html, nothing, type TemplateResult } from 'lit';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { iconAction } from '../parts/buttons.js';
import { errorInWords } from '../words/error-in-words.js';
import { inPieces } from './dot-separated.js';
import { kindOf } from './file-kind.js';
import { progressBar } from './progress-bar.js';
import { again, bang, check, cross, pause, play } from './row-icons.js';
import type { RowPlace } from './row-window.js';
import { setVars } from '../parts/set-vars.js';
import type { ListHost } from './task-list.js';
import { linkedPicture, taskName } from './task-link.js';
import { facts, stateInWords } from './task-facts.js';
import type { Translator } from '../words/translator.js';

export interface Row {
  host: ListHost;
  task: UploadTask;
  translator: Translator;
  /** Smoothed, in seconds. */
  timeLeft: number | undefined;
  picture: Element | undefined;
  /** Copies the file's link. */
  link: { symbol: TemplateResult; act: () => void } | undefined;
  disabled: boolean;
  place: RowPlace;
}

/** One file: what it is, how far it is, what can be done. */
export function taskRow(row: Row): TemplateResult {
  const { task, translator, place, timeLeft } = row;
  const { status } = task;
  const isActive = status === 'uploading' || status === 'paused' || (status === 'queued' && task.sent > 0);
  const text = [translator.percent(task.progress), stateInWords(task, translator)]
    .filter(Boolean)
    .join(translator.strings.comma);
  return html`<li
    part="file"
    class="row ${status} ${place.pinned ? 'pinned' : ''}"
    data-task=${task.id}
    aria-label=${task.name}
    aria-posinset=${place.index + 1}
    aria-setsize=${place.count}
    ${setVars({ '--at': `${place.offset}px` })}
  >
    ${thumbnail(row)}
    <div class="body">
      <div class="line">
        ${taskName(task)}
        ${status === 'uploading' || status === 'paused' ? html`<span class="share">${translator.percent(task.progress)}</span>` : nothing}
      </div>
      ${task.error ? failure(row) : html`<div part="meta" class="meta">${facts(task, translator, timeLeft)}</div>`}
      ${isActive ? progressBar(translator.format(translator.strings.progressOf, { name: task.name }), task.progress, text) : nothing}
    </div>
    <div part="actions" class="actions">${actions(row)}</div>
  </li>`;
}

function thumbnail({ task, picture }: Row): TemplateResult {
  const { kind, extension } = kindOf(task.name, task.type);
  const mark = task.status === 'done' ? html`<span class="mark ok">${check}</span>` : nothing;
  const bad = task.status === 'failed' ? html`<span class="mark bad">${bang}</span>` : nothing;
  return html`<div part="thumbnail" class="thumbnail ${kind}" aria-hidden="true">
    ${picture ?? html`<span>${extension.slice(0, 4) || '•'}</span>${linkedPicture(task)}`}${mark}${bad}
  </div>`;
}

function failure({ task, translator }: Row): TemplateResult {
  const { text, hint, detail } = errorInWords(task.error!, translator); // asked only when there is one
  return html`<div part="error" class="error">
    ${inPieces([html`<span class="what">${text}</span>`, ...(hint ? [html`<span class="hint">${hint}</span>`] : [])])}
    ${detail.length > 0 ? html`<div class="detail" lang="en">${inPieces(detail.map((word) => html`<bdi>${word}</bdi>`))}</div>` : nothing}
  </div>`;
}

/** Two at most. The last one always ends something, so that what lies under the pointer keeps its meaning. */
function actions({ host, task, translator, disabled, link }: Row): TemplateResult {
  const { strings } = translator;
  const { queue } = host;
  const named = (action: string) => translator.format(strings.actionOn, { action, name: task.name });
  const first = {
    queued: undefined,
    uploading: { text: strings.pause, symbol: pause, act: () => queue.pause(task) },
    paused: { text: strings.resume, symbol: play, act: () => queue.resume(task) },
    failed: { text: strings.retry, symbol: again, act: () => queue.retry(task) },
    canceled: { text: strings.retry, symbol: again, act: () => queue.retry(task) },
    done: link && { text: strings.copyLink, ...link },
  }[task.status];
  const ends = task.status === 'done' || task.status === 'failed' || task.status === 'canceled';
  const end = () => (ends ? queue.remove(task) : queue.cancel(task));
  return html`${first ? iconAction(named(first.text), first.symbol, first.act, disabled) : nothing}
  ${iconAction(named(ends ? strings.remove : strings.cancel), cross, end, disabled)}`;
}
