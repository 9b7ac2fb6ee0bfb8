import { html, nothing, type TemplateResult } from 'lit/html.js';
import { labelText, pickOnClick } from '../input/zone-view.js';
import { shownShare, shownStatus, taskFacts } from '../task/task-facts.js';
import { firstAction, lastAction } from '../task/actions.js';
import { factsLine } from '../task/facts-line.js';
import { failure } from '../task/failure.js';
import { firstOf } from '../task/removal.js';
import { removed } from '../task/removed.js';
import type { TaskView } from '../task/task-view.js';
import { textButton } from '../parts/buttons.js';
import { check } from '../parts/icons.js';
import type { AvatarView } from './portrait.js';

/** Beside the picture: what to add, what happens, or what went wrong. */
export function sideText(view: AvatarView): TemplateResult {
  const { current, input, removal, translator, disabled } = view;
  const rules = input?.hint ?? '';
  const isResting = !current || shownStatus(current.task) === 'done';
  return html`<div class="side">
    ${label(view)} ${current ? state(current, view) : nothing}
    ${
      removal
        ? html`<div part="removed" class="removed" data-removed=${firstOf(removal).id}>
            ${removed(removal, translator, disabled)}
          </div>`
        : nothing
    }
    <div part="hint" class="hint" id="hint" ?hidden=${!rules || !isResting}><slot name="hint">${rules}</slot></div>
  </div>`;
}

/** Until there is a file. While others are dragged over it, what a drop would do. */
function label({ current, input, translator }: AvatarView): TemplateResult | typeof nothing {
  if (!input || (current && !input.dragged)) return nothing;
  const text = input.dragged ? labelText(input) : translator.strings[input.camera ?? 'addPicture'];
  return html`<div part="label" class="label" @click=${pickOnClick(input)}><slot name="label">${text}</slot></div>`;
}

function state(
  current: TaskView,
  { pictured, input, translator, disabled }: AvatarView,
): TemplateResult | typeof nothing {
  const { task } = current;
  const { strings } = translator;
  if (input?.dragged) return nothing;
  const status = shownStatus(task);
  if (status === 'failed') {
    const [first, last] = [firstAction(current), lastAction(current)];
    const buttons = html`<div part="actions" class="actions">
      ${first ? textButton(first.text ?? strings.retry, first.act, disabled, true) : nothing}
      ${textButton(task.error || pictured !== current ? strings.dismiss : strings.remove, last.act, disabled)}
    </div>`;
    return html`${failure(current)} ${input ? buttons : nothing}`;
  }
  if (status === 'done') {
    return task.hasRun
      ? html`<div part="meta" class="stored">${check}<span>${taskFacts(task, translator, undefined)}</span></div>`
      : nothing;
  }
  const share = shownShare(task);
  return html`<div class="share" aria-hidden="true" ?hidden=${share === undefined}>
      ${translator.percent(share ?? 0)}
    </div>
    ${factsLine(current)}`;
}
