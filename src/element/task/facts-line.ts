import { html, type TemplateResult } from 'lit/html.js';
import { actionOn } from './actions.js';
import { dotSeparated } from './dot-separated.js';
import { secondsToRetry, taskFacts } from './task-facts.js';
import type { TaskView } from './task-view.js';

/** The line below the name. */
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
