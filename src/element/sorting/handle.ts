import { html, type TemplateResult } from 'lit/html.js';
import { icon, showTooltip } from '../parts/buttons.js';

const grip = icon('M9 5.5v.01M15 5.5v.01M9 12v.01M15 12v.01M9 18.5v.01M15 18.5v.01');
const arrow = icon('M12 19V5.5m0 0L6.5 11M12 5.5l5.5 5.5');

/** The button that picks a file up and drops it. */
export function handle(
  name: string,
  isCarried: boolean,
  disabled: boolean,
  act: (event: Event) => void,
): TemplateResult {
  return html`<div role="gridcell" class="cell">
    <button
      type="button"
      part="handle"
      class="handle"
      aria-label=${name}
      aria-pressed=${isCarried}
      ?disabled=${disabled}
      @click=${act}
      @pointermove=${showTooltip}
    >
      ${grip}
    </button>
  </div>`;
}

/** A button that moves the carried file by one place; a press on it must not take the focus from the handle. */
export function mover(name: string, to: 'left' | 'right' | 'up' | 'down', act: () => void): TemplateResult {
  return html`<button
    type="button"
    part="action"
    class="action mover-${to}"
    aria-label=${name}
    @mousedown=${(event: Event) => event.preventDefault()}
    @click=${act}
    @pointermove=${showTooltip}
  >
    ${arrow}
  </button>`;
}
