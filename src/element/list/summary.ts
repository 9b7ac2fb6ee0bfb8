import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { UploadTask } from '../../task/upload-task.js';
import { chevron, iconButton, pause, play, retry, textButton } from '../parts/buttons.js';
import type { QueueController } from '../queue/queue-controller.js';
import type { Totals } from '../../task/totals.js';
import { duration } from '../words/durations.js';
import type { Translator } from '../words/translator.js';
import { dotSeparated, inOneLine, shownStatus } from '../task/task-facts.js';
import { isAllWaiting } from '../queue/all-waiting.js';
import { progressBar } from '../task/progress.js';

interface SummaryView {
  queue: QueueController;
  noAuto: boolean;
  translator: Translator;
  totals: Totals;
  /** Smoothed, in seconds. */
  timeLeft: number | undefined;
  disabled: boolean;
  readOnly: boolean;
  /** Absent if the list is too short to be folded. */
  fold: { isFolded: boolean; toggle: () => void } | undefined;
  /** Below cards: there is room for how many are done, and the bar shows the rest. */
  isBelow: boolean;
  redraw: () => void;
  /** Removes these files at once, so that this can be undone. */
  remove: (tasks: readonly UploadTask[]) => void;
}

/** All files together: their state and progress, and what can be done with all of them. */
export function summary(view: SummaryView): TemplateResult {
  const { translator, totals, fold } = view;
  const { strings } = translator;
  const share = totals.size > 0 ? Math.min(totals.sent / totals.size, 0.99) : 0;
  const isOpen = totals.queued + totals.uploading + totals.paused > 0;
  const text = details(view, share);
  return html`<div part="summary" class="summary">
    <div class="body">
      <div class="headline">${headline(view)}</div>
      ${text.length > 0 ? html`<div class="meta">${view.isBelow ? inOneLine(text) : shortened(text)}</div>` : nothing}
    </div>
    <div part="actions" class="actions">
      ${
        fold
          ? html`<button
              type="button"
              part="action"
              class="action fold"
              aria-expanded=${!fold.isFolded}
              aria-label=${fold.isFolded ? strings.showFiles : strings.hideFiles}
              @click=${fold.toggle}
            >
              ${chevron}
            </button>`
          : nothing
      }
      ${view.readOnly ? nothing : actions(view)}
    </div>
    ${isOpen ? progressBar(strings.progressOfAll, share, text.join(strings.comma)) : nothing}
  </div>`;
}

/** In a narrow list the first piece, the least important, is left out. */
function shortened([first = '', ...rest]: readonly string[]): TemplateResult {
  return rest.length > 0 ? html`<span class="wide">${first} · </span>${inOneLine(rest)}` : html`${first}`;
}

/** Whether a file failed, the server refuses one, or none has a connection. */
export const hasTrouble = (totals: Totals): boolean => totals.failed + totals.refused > 0 || isAllWaiting(totals);

export const awaitsStart = (noAuto: boolean, { queued, uploading }: Totals): boolean =>
  noAuto && queued > 0 && uploading === 0;

function headline({ noAuto, translator, totals }: SummaryView): TemplateResult {
  const { strings } = translator;
  const { queued, uploading, processing, paused, done, failed, refused, canceled } = totals;
  const pieces: [number, Parameters<Translator['format']>[0]][] = [];
  if (awaitsStart(noAuto, totals)) pieces.push([queued, strings.readyFiles]);
  else if (isAllWaiting(totals)) pieces.push([0, strings.waiting], [queued + uploading, strings.countFiles]);
  else if (queued + uploading > 0) pieces.push([queued + uploading, strings.uploadingFiles]);
  else if (paused > 0) pieces.push([paused, strings.pausedFiles]);
  else if (processing > 0) pieces.push([processing, strings.processingFiles]);
  else if (done > refused) pieces.push([done - refused, strings.doneFiles]);
  if (failed > 0) pieces.push([failed, strings.failedFiles]);
  if (refused > 0) pieces.push([refused, strings.unacceptedFiles]);
  if (pieces.length === 0) pieces.push([canceled, strings.canceledFiles]);
  return dotSeparated(pieces.map(([n, text]) => translator.format(text, { n })));
}

function details({ translator, totals, timeLeft, isBelow }: SummaryView, share: number): string[] {
  const { strings } = translator;
  const { count, done, canceled, size, uploading, paused } = totals;
  if (uploading + paused === 0) return size > 0 ? [translator.bytes(size)] : [];
  const left =
    timeLeft === undefined ? [] : [translator.format(strings.timeLeft, { time: duration(timeLeft, translator) })];
  const doneOf = translator.format(strings.doneOf, { done, n: count - canceled });
  return isBelow ? [doneOf, ...left] : [doneOf, translator.percent(share), ...left];
}

function actions(view: SummaryView): TemplateResult {
  const { noAuto, translator, totals, disabled, redraw } = view;
  const { strings } = translator;
  const queue = view.queue.current();
  const { uploading, paused, failed, queued } = totals;
  if (awaitsStart(noAuto, totals)) {
    const start = () => {
      queue.start();
      redraw();
    };
    return textButton(strings.start, start, disabled, true);
  }
  const busy = uploading + queued > 0;
  const retryFailed = () => queue.retry();
  const waiting = isAllWaiting(totals) ? queue.tasks.filter(({ retryIn }) => retryIn !== undefined) : [];
  const tryNow = () => waiting.forEach((task) => queue.retry(task));
  return html`${waiting.length > 0 ? textButton(strings.tryNow, tryNow, disabled) : nothing}
  ${failed > 0 && !busy ? textButton(strings.retryFailed, retryFailed, disabled) : nothing}
  ${failed > 0 && busy ? iconButton(strings.retryFailed, retry, retryFailed, disabled) : nothing} ${pauseOrResume(view)}
  ${busy || paused > 0 ? textButton(strings.cancelAll, () => queue.cancel(), disabled) : removeButton(view)}`;
}

/** One button, which keeps the focus when it is pressed. */
function pauseOrResume(view: SummaryView): TemplateResult | typeof nothing {
  const { strings } = view.translator;
  const { uploading, paused, queued, saving } = view.totals;
  const queue = view.queue.current();
  if (queued + uploading > saving) return iconButton(strings.pauseAll, pause, () => queue.pause(), view.disabled);
  if (saving > 0 || paused === 0) return nothing;
  return iconButton(strings.resumeAll, play, () => queue.resume(), view.disabled);
}

/** Beside "Retry failed files" it removes these only. What the page set as stored always stays. */
function removeButton(view: SummaryView): TemplateResult | typeof nothing {
  const { queue, translator, totals, disabled, remove } = view;
  const { strings } = translator;
  const { added } = queue;
  const failed = added.filter((task) => shownStatus(task) === 'failed');
  if (failed.length > 0) return textButton(strings.removeFailed, () => remove(failed), disabled);
  if (added.length === 0) return nothing;
  const label = added.length < totals.count ? strings.removeAdded : strings.removeAll;
  return textButton(label, () => remove(added), disabled);
}
