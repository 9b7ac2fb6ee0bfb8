import { html, nothing, type TemplateResult } from 'lit';
import type { UploadError } from '../core/upload-error.js';
import { iconAction } from './action.js';
import { errorInWords } from './error-in-words.js';
import { alert, cross } from './row-icons.js';
import type { Words } from './words.js';

export interface Refusal {
  readonly file: File;
  readonly error: UploadError;
}

const NAMED = 3;

/** The files that were not let in, and why. */
export function refusals(refused: readonly Refusal[], words: Words, dismiss: () => void): TemplateResult {
  const { strings } = words;
  const rest = refused.length - NAMED;
  return html`<div part="error" class="refusals">
    ${alert}
    <div class="body">
      <strong>${words.say(strings.refusedFiles, { n: refused.length })}</strong>
      <ul>
        ${refused
          .slice(0, NAMED)
          .map(
            ({ file, error }) =>
              html`<li><bdi>${file.name}</bdi> <span class="why">${errorInWords(error, words).text}</span></li>`,
          )}
        ${rest > 0 ? html`<li class="why">${words.say(strings.andMore, { n: rest })}</li>` : nothing}
      </ul>
    </div>
    ${iconAction(strings.dismiss, cross, dismiss)}
  </div>`;
}
