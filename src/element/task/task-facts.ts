import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { TaskStatus, UploadTask } from '../../task/upload-task.js';
import { clockTime, duration } from '../words/durations.js';
import type { Translator } from '../words/translator.js';
import { actionOn } from './actions.js';
import type { TaskView } from './task-view.js';

/** Words for why a task waits. */
const waits = { 'other-tab': 'otherTab', server: 'serverRetry', 'no-data': 'noData', stream: 'sentAtEnd' } as const;
/** A shorter wait, in seconds, is not worth a word. */
const LEAST_WAIT = 1;

/** Words for what the server does with a stored file. */
const processes = { processing: 'processing', late: 'stillProcessing', ready: 'ready', refused: 'refused' } as const;

/** What is seen of a task's state: a stored file that the server refuses has failed, and one that it works on is not done. */
export function shownStatus({ status, processing }: UploadTask): TaskStatus | 'processing' {
  const { state } = processing ?? {};
  if (state === 'refused') return 'failed';
  return state === 'processing' || state === 'late' ? 'processing' : status;
}

/** The share that a bar shows, 0 … 1; undefined where there is none. */
export function shownShare(task: UploadTask): number | undefined {
  const { status, processing, progress } = task;
  if (status === 'uploading' || status === 'paused') return hasTotal(task) ? progress : undefined;
  return processing?.state === 'processing' ? processing.share : undefined;
}

/** Whether its size is known: a stream that is open may have none. */
export const hasTotal = ({ isOpen, stream }: UploadTask): boolean => !isOpen || !!stream?.options.size;

/** A task's state in words; empty while bytes are sent, because the progress says it. */
export function stateInWords(task: UploadTask, { strings }: Translator): string {
  const { state, processing } = task;
  if (processing)
    return (processing.state === 'processing' && processing.message) || strings[processes[processing.state]];
  if (state.status === 'queued' && state.reason) return strings.checking;
  if (state.status === 'done' && state.result.reused) return strings.alreadyThere;
  if (state.status !== 'uploading') return strings[state.status];
  if (state.reason && (navigator.onLine || state.reason !== 'no-data')) return strings[waits[state.reason]];
  if (state.phase === 'waiting' && navigator.onLine) return strings.tryingAgain;
  return state.phase === 'sending' ? '' : strings[state.phase];
}

/** A task's size, empty for an object of `stored` whose size is not known; of a picture that was made smaller both. */
export function sizeInWords(task: UploadTask, translator: Translator): string {
  const { size, original, image, result, hasRun } = task;
  if (result && !hasRun && !(size > 0)) return '';
  const [before, after] = [translator.bytes(original.size), translator.bytes(size)];
  if (!image?.settings || before === after) return after; // a few bytes are not seen
  return translator.format(translator.strings.madeSmaller, { before, after });
}

/** Whether the page removes the place from pictures, and could not do so from this file. */
export const isUnstripped = (task: UploadTask): boolean => (task.result ?? task.image?.facts)?.stripped === false;

/** Seconds until the next attempt, where that is worth a word. */
const secondsToRetry = ({ retryIn = 0 }: UploadTask): number | undefined =>
  retryIn < LEAST_WAIT ? undefined : retryIn;

/** The line below a file's name; in a narrow list only the most important facts. */
export function taskFacts(task: UploadTask, translator: Translator, timeLeft: number | undefined): TemplateResult {
  const { strings } = translator;
  const { speed, state: now } = task;
  const isOfServer = now.status === 'uploading' && now.reason === 'server'; // its words come first
  const seconds = secondsToRetry(task);
  if (seconds !== undefined && navigator.onLine && !isOfServer) {
    return html`${translator.format(strings.tryingAgainIn, { time: duration(seconds, translator) })}`;
  }
  const state = stateInWords(task, translator);
  if (state) {
    return html`${inOneLine([state, sizeInWords(task, translator), isUnstripped(task) && strings.notStripped])}`;
  }
  const size = translator.bytes(task.size);
  const left = timeLeft !== undefined && translator.format(strings.timeLeft, { time: duration(timeLeft, translator) });
  const times = task.isOpen && task.stream?.times?.();
  if (times) {
    const saved = translator.format(strings.savedUpTo, { time: clockTime(times.saved) });
    return html`${inOneLine([clockTime(times.seconds), size, saved])}`;
  }
  const rate = !!speed && translator.format(strings.perSecond, { speed: translator.bytes(speed) });
  if (!hasTotal(task)) return html`${inOneLine([translator.bytes(task.sent), rate])}`;
  const sent = translator.format(strings.sentOf, { sent: translator.bytes(task.sent), size });
  return html`<span class="wide">${inOneLine([sent, rate, left])}</span
    ><span class="narrow">${inOneLine([translator.percent(task.progress), left || size])}</span>`;
}

/** Pieces with a dot between them. A piece that does not fit into the line begins a new one, without a dot. */
export function dotSeparated(pieces: readonly (TemplateResult | string)[]): TemplateResult {
  return html`<div class="pieces">
    ${pieces.map((piece, at) => html`<span>${at > 0 ? html`<i> · </i>` : nothing}${piece}</span>`)}
  </div>`;
}

/** The same as text, in one line; missing pieces are left out. */
export const inOneLine = (pieces: readonly (string | false)[]): string =>
  pieces.flatMap((piece) => (piece ? [isolated(piece)] : [])).join(' · ');

/** A percentage in Arabic has marks of direction: without its own place a number after it would change sides with it. */
const isolated = (piece: string) => (piece.includes('\u200e') ? `\u2066${piece}\u2069` : piece);

export const factsLine = (view: TaskView): TemplateResult =>
  html`<div part="meta" class=${isRetried(view) ? 'meta retrying' : 'meta'}>${facts(view)}</div>`;

const isRetried = ({ task, readOnly }: TaskView): boolean => !readOnly && secondsToRetry(task) !== undefined;

/** What that line says. While the next attempt is waited for, with a button that begins it. */
function facts(view: TaskView): TemplateResult {
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
