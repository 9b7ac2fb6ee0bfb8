import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { Translator } from '../words/translator.js';
import { showShare } from './show-share.js';
import { shownShare, stateInWords } from './task-facts.js';

interface Progressing {
  readonly task: UploadTask;
  readonly translator: Translator;
}

/** Progress along a line; none of a file that waits, failed or was canceled, or whose share is not known. @param drawing the track, and the line `.arc` */
export function progressRing(
  { task, translator }: Progressing,
  drawing: TemplateResult,
): TemplateResult | typeof nothing {
  const { name } = task;
  const share = shownShare(task);
  if (share === undefined) return nothing;
  const { strings } = translator;
  const text = [translator.percent(share), stateInWords(task, translator)].filter(Boolean).join(strings.comma);
  return html`<div
    part="ring"
    class="ring"
    role="progressbar"
    aria-label=${translator.format(strings.progressOf, { name })}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${Math.floor(share * 100)}
    aria-valuetext=${text}
    ${showShare(share, 'other')}
  >
    ${drawing}
  </div>`;
}
