import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { UploadTask } from '../../task/upload-task.js';
import { check } from '../parts/buttons.js';
import type { Copier } from './copier.js';
import { dotSeparated, shownStatus, sizeInWords } from './task-facts.js';
import { type ErrorInWords, errorInWords } from '../words/error-in-words.js';
import type { Translator } from '../words/translator.js';

interface FailedView {
  task: UploadTask;
  translator: Translator;
  /** Copies what is known. */
  details: ReturnType<Copier['detailsOf']>;
}

/** How many failures a wall explains below itself. */
const MAX_EXPLAINED = 3;

/** Why a file failed, or why the server refuses it. */
export function whyInWords({ error, processing }: UploadTask, translator: Translator): ErrorInWords {
  if (error) return errorInWords(error, translator);
  return { text: processing?.reason ?? translator.strings.refused, hint: '', detail: [] };
}

/** Why a file failed, in words. */
export function failure({ task, translator, details }: FailedView): TemplateResult {
  const { text, hint, detail } = whyInWords(task, translator);
  const more = [hint, task.image?.settings && task.error?.rule ? sizeInWords(task, translator) : ''].filter(Boolean);
  return html`<div part="error" class="error">
    ${dotSeparated([html`<bdi class="error-text">${text}</bdi>`, ...more.map((piece) => html`<span class="hint">${piece}</span>`)])}
    ${
      detail.length > 0 || task.error?.code === 'internal'
        ? html`<div class="detail">
            <div lang="en">${dotSeparated(detail.map((word) => html`<bdi>${word}</bdi>`))}</div>
            ${details ? copyButton(details, task, translator) : nothing}
          </div>`
        : nothing
    }
  </div>`;
}

function copyButton(
  { isCopied, act }: NonNullable<FailedView['details']>,
  task: UploadTask,
  translator: Translator,
): TemplateResult {
  const { strings } = translator;
  const words = isCopied ? strings.copied : strings.copyDetails;
  const name = translator.format(strings.actionOn, { action: words, name: task.name });
  return html`<button type="button" part="action" class="action labeled copy" aria-label=${name} @click=${act}>
    ${isCopied ? check : nothing}${words}
  </button>`;
}

/** What went wrong, below a wall, whose cards are too small for it. */
export function failures(tasks: readonly UploadTask[], translator: Translator, copier: Copier): TemplateResult {
  const failed = tasks.filter((task) => shownStatus(task) === 'failed').slice(0, MAX_EXPLAINED);
  return html`<ul class="failures" role="list">
    ${failed.map(
      (task) =>
        html`<li>
          <b class="name"><bdi>${task.name}</bdi></b>
          ${failure({ task, translator, details: copier.detailsOf(task) })}
        </li>`,
    )}
  </ul>`;
}
