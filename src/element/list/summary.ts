import { html, nothing, type TemplateResult } from 'lit';
import { iconAction, textAction } from '../parts/buttons.js';
import { progressBar } from './progress-bar.js';
import { again, chevron, cross, pause, play } from './row-icons.js';
import type { ListHost } from './task-list.js';
import { inPieces } from './dot-separated.js';
import { inOneLine } from './task-facts.js';
import { isBusy, type Totals } from '../queue/totals.js';
import { duration } from '../words/durations.js';
import type { Translator } from '../words/translator.js';

export interface SummaryRow {
  host: ListHost;
  translator: Translator;
  totals: Totals;
  /** Smoothed, in seconds. */
  timeLeft: number | undefined;
  disabled: boolean;
  /** Absent where the list is too short to be hidden. */
  fold: { folded: boolean; toggle: () => void } | undefined;
}

/** All files together: what they are doing, how far they are, what can be done with all. */
export function summary(row: SummaryRow): TemplateResult {
  const { translator, totals, fold } = row;
  const { strings } = translator;
  const share = totals.size > 0 ? Math.min(totals.sent / totals.size, 0.99) : 0;
  const isOpen = totals.queued + totals.uploading + totals.paused > 0;
  const text = details(row, share);
  return html`<div part="summary" class="summary">
    <div class="body">
      <div class="headline">${headline(row)}</div>
      ${text.length > 0 ? html`<div class="meta">${shortly(text)}</div>` : nothing}
    </div>
    <div part="actions" class="actions">
      ${
        fold
          ? html`<button
              type="button"
              part="action"
              class="action fold"
              aria-expanded=${!fold.folded}
              aria-label=${fold.folded ? strings.showFiles : strings.hideFiles}
              @click=${fold.toggle}
            >
              ${chevron}
            </button>`
          : nothing
      }
      ${actions(row)}
    </div>
    ${isOpen ? progressBar(strings.progressOfAll, share, text.join(strings.comma)) : nothing}
  </div>`;
}

/** Where room is short, the first piece is left out; it says least. */
function shortly([first = '', ...rest]: readonly string[]): TemplateResult {
  return rest.length > 0 ? html`<span class="wide">${first} · </span>${inOneLine(rest)}` : html`${first}`;
}

/** Whether files wait for a `start()`. */
export const awaitsStart = ({ noAuto }: ListHost, { queued, uploading }: Totals): boolean =>
  noAuto && queued > 0 && uploading === 0;

function headline({ host, translator, totals }: SummaryRow): TemplateResult {
  const { strings } = translator;
  const { queued, uploading, paused, done, failed, canceled } = totals;
  const pieces: [number, Parameters<Translator['format']>[0]][] = [];
  if (awaitsStart(host, totals)) pieces.push([queued, strings.readyFiles]);
  else if (isBusy(totals)) pieces.push([queued + uploading, strings.uploadingFiles]);
  else if (paused > 0) pieces.push([paused, strings.pausedFiles]);
  else if (done > 0) pieces.push([done, strings.doneFiles]);
  if (failed > 0) pieces.push([failed, strings.failedFiles]);
  if (pieces.length === 0) pieces.push([canceled, strings.canceledFiles]);
  return inPieces(pieces.map(([n, text]) => translator.format(text, { n })));
}

function details({ translator, totals, timeLeft }: SummaryRow, share: number): string[] {
  const { strings } = translator;
  const { count, done, canceled, size, uploading, paused } = totals;
  if (uploading + paused === 0) return size > 0 ? [translator.bytes(size)] : [];
  const left =
    timeLeft === undefined ? [] : [translator.format(strings.timeLeft, { time: duration(timeLeft, translator) })];
  return [translator.format(strings.doneOf, { done, n: count - canceled }), translator.percent(share), ...left];
}

function actions({ host, translator: { strings }, totals, disabled }: SummaryRow): TemplateResult {
  const { queue } = host;
  const { uploading, paused, failed, queued } = totals;
  if (awaitsStart(host, totals))
    return textAction(strings.start, () => (queue.start(), host.requestUpdate()), disabled, true);
  const busy = uploading + queued > 0;
  const retry = () => queue.retry();
  return html`${failed > 0 && !busy ? textAction(strings.retryFailed, retry, disabled) : nothing}
  ${failed > 0 && busy ? iconAction(strings.retryFailed, again, retry, disabled) : nothing}
  ${busy ? iconAction(strings.pauseAll, pause, () => queue.pause(), disabled) : nothing}
  ${!busy && paused > 0 ? iconAction(strings.resumeAll, play, () => queue.resume(), disabled) : nothing}
  ${
    busy || paused > 0
      ? iconAction(strings.cancelAll, cross, () => queue.cancel(), disabled)
      : textAction(strings.clear, () => queue.clear(), disabled)
  }`;
}
