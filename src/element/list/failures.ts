import { html, type TemplateResult } from 'lit';
import type { UploadTask } from '../../core/queue/upload-task.js';
import type { Translator } from '../words/translator.js';
import { failure } from './task-row.js';

/** How many failures a wall explains below itself. */
const MAX_EXPLAINED = 3;

/** What went wrong, below a wall, whose cards are too small for it. */
export function failures(tasks: readonly UploadTask[], translator: Translator): TemplateResult {
  const failed = tasks.filter(({ error }) => error).slice(0, MAX_EXPLAINED);
  return html`<ul class="failures" role="list">
    ${failed.map(
      (task) =>
        html`<li>
          <b class="name"><bdi>${task.name}</bdi></b> ${failure({ task, translator })}
        </li>`,
    )}
  </ul>`;
}
