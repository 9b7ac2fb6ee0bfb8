import { html, type TemplateResult } from 'lit/html.js';
import type { Recording } from '../../record/recording.js';
import { clockTime } from '../words/durations.js';
import type { Translator } from '../words/translator.js';

/** How long a recording lasts, how large it is, and how much of it is stored. */
export function recordingFacts(
  { seconds, savedSeconds, bytes, state }: Recording,
  translator: Translator,
): TemplateResult {
  const saved = translator.format(translator.strings.savedUpTo, { time: clockTime(savedSeconds) });
  return html`<p class="facts">
    <span class=${state === 'recording' ? 'dot on' : 'dot'} aria-hidden="true"></span>
    <span class="timer" role="timer">${clockTime(seconds)}</span>
    <bdi>${translator.bytes(bytes)}</bdi> <bdi>${saved}</bdi>
  </p>`;
}
