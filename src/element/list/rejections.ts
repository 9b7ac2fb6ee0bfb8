import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { QueueEvents } from '../../queue/queue-events.js';
import { cross, iconButton, textButton, warning } from '../parts/buttons.js';
import { errorInWords } from '../words/error-in-words.js';
import type { Translator } from '../words/translator.js';
import { dotSeparated } from '../task/task-facts.js';

export type Rejection = QueueEvents['file-reject'];

interface RejectionsView {
  rejected: readonly Rejection[];
  translator: Translator;
  disabled: boolean;
  dismiss: () => void;
  addDuplicates: () => void;
}

const MAX_NAMED = 3;

/** The files that were not added, and why. */
export function rejections(view: RejectionsView): TemplateResult {
  const { rejected, translator, disabled, dismiss, addDuplicates } = view;
  const { strings } = translator;
  const rest = rejected.length - MAX_NAMED;
  const duplicates = rejected.filter(isDuplicate).length;
  return html`<div part="error" class="rejections ${duplicates === rejected.length ? 'only-duplicates' : ''}">
    ${warning}
    <div class="body">
      <strong>${translator.format(strings.refusedFiles, { n: rejected.length })}</strong>
      <ul>
        ${rejected.slice(0, MAX_NAMED).map((rejection) => html`<li>${nameAndReason(rejection, translator)}</li>`)}
        ${rest > 0 ? html`<li class="reason">${translator.format(strings.andMore, { n: rest })}</li>` : nothing}
      </ul>
      ${duplicates > 0 ? textButton(strings.addAgain, addDuplicates, disabled) : nothing}
    </div>
    ${iconButton(strings.dismiss, cross, dismiss)}
  </div>`;
}

function nameAndReason({ file, error }: Rejection, translator: Translator): TemplateResult {
  const { text } = errorInWords(error, translator);
  return dotSeparated([html`<bdi>${file.name}</bdi>`, html`<span class="reason">${text}</span>`]);
}

/** Whether the file was rejected because it is already in the list. */
export const isDuplicate = ({ error }: Rejection): boolean => error.rule === 'duplicate';
