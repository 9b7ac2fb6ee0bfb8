import { html, nothing, type TemplateResult } from 'lit';
import type { UploadTask } from '../core/upload-task.js';
import type { Words } from './words.js';

/** A task's state, except how far it is. */
export function stateInWords(task: UploadTask, { strings }: Words): string {
  const { state } = task;
  if (state.status !== 'uploading') return strings[state.status];
  return state.phase === 'sending' ? '' : strings[state.phase];
}

/** What a row tells below the name, the weightiest first; what is wide leaves when room is short. */
export function facts(task: UploadTask, words: Words, timeLeft: number | undefined): TemplateResult {
  const { strings } = words;
  const state = stateInWords(task, words);
  const size = words.bytes(task.size);
  if (state) return html`<span class="state">${state}</span><span>${size}</span>`;
  const { speed } = task;
  return html`<span class="narrow">${words.percent(task.progress)}</span
    ><span
      ><span class="wide">${words.say(strings.sentOf, { sent: words.bytes(task.sent), size })}</span
      ><span class="narrow">${size}</span></span
    >${speed ? html`<span class="wide">${words.say(strings.perSecond, { speed: words.bytes(speed) })}</span>` : nothing}${
      timeLeft === undefined
        ? nothing
        : html`<span>${words.say(strings.timeLeft, { time: words.duration(timeLeft) })}</span>`
    }`;
}
