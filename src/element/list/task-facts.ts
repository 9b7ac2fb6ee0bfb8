import { html, type TemplateResult } from 'lit';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { duration } from '../words/durations.js';
import type { Words } from '../words/translator.js';

/** A task's state, except how far it is. */
export function stateInWords(task: UploadTask, { strings }: Words): string {
  const { state } = task;
  if (state.status !== 'uploading') return strings[state.status];
  if (state.reason) return strings.otherTab;
  return state.phase === 'sending' ? '' : strings[state.phase];
}

/** What a row tells below the name; where room is short, only what weighs most. */
export function facts(task: UploadTask, words: Words, timeLeft: number | undefined): TemplateResult {
  const { strings } = words;
  const { speed } = task;
  const state = stateInWords(task, words);
  const size = words.bytes(task.size);
  if (state) return html`${inOneLine([state, size])}`;
  const left = timeLeft !== undefined && words.say(strings.timeLeft, { time: duration(timeLeft, words) });
  const sent = words.say(strings.sentOf, { sent: words.bytes(task.sent), size });
  const rate = !!speed && words.say(strings.perSecond, { speed: words.bytes(speed) });
  return html`<span class="wide">${inOneLine([sent, rate, left])}</span
    ><span class="narrow">${inOneLine([words.percent(task.progress), left || size])}</span>`;
}

export const inOneLine = (pieces: readonly (string | false)[]): string => pieces.filter(Boolean).join(' · ');
