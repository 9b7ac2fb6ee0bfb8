import { html, nothing, type TemplateResult } from 'lit';
import type { QueueEvents } from '../../core/queue/queue-events.js';
import type { UploadQueue } from '../../upload-queue.js';
import { iconAction, textAction } from '../parts/buttons.js';
import { errorInWords } from '../words/error-in-words.js';
import { inPieces } from './dot-separated.js';
import { alert, cross } from './row-icons.js';
import type { Translator } from '../words/translator.js';

export type Refusal = QueueEvents['file-reject'];

interface RefusalsView {
  refused: readonly Refusal[];
  translator: Translator;
  disabled: boolean;
  /** What may be added; `isHidden` where there is room to say that in the zone. */
  rules: { text: string; isHidden: boolean };
  dismiss: () => void;
  addAgain: () => void;
}

const NAMED = 3;

/** The files that were not let in, and why. */
export function refusals({ refused, translator, disabled, rules, dismiss, addAgain }: RefusalsView): TemplateResult {
  const { strings } = translator;
  const rest = refused.length - NAMED;
  const known = refused.filter(isDuplicate).length;
  return html`<div part="error" class="refusals ${known === refused.length ? 'mild' : ''}">
    ${alert}
    <div class="body">
      <strong>${translator.format(strings.refusedFiles, { n: refused.length })}</strong>
      <ul>
        ${refused
          .slice(0, NAMED)
          .map(
            ({ file, error }) =>
              html`<li>
                ${inPieces([html`<bdi>${file.name}</bdi>`, html`<span class="why">${errorInWords(error, translator).text}</span>`])}
              </li>`,
          )}
        ${rest > 0 ? html`<li class="why">${translator.format(strings.andMore, { n: rest })}</li>` : nothing}
      </ul>
      ${
        known < refused.length && rules.text
          ? html`<div class="why ${rules.isHidden ? 'narrow' : ''}">${rules.text}</div>`
          : nothing
      }
      ${known > 0 ? textAction(strings.addAgain, addAgain, disabled) : nothing}
    </div>
    ${iconAction(strings.dismiss, cross, dismiss)}
  </div>`;
}

/** Adds files that were not let in because they are in the list already, and takes them out of `refused`. */
export function addDuplicates(refused: Refusal[], queue: UploadQueue, isOnlyOne: boolean): void {
  const known = refused.filter(isDuplicate);
  refused.splice(0, refused.length, ...refused.filter((refusal) => !isDuplicate(refusal)));
  if (isOnlyOne) queue.clear();
  for (const { file, path } of known) queue.add([file], () => path, true);
}

const isDuplicate = ({ error }: Refusal) => error.rule === 'duplicate';
