import { html, type TemplateResult } from 'lit';

/** A button with a symbol; what it does is its name. */
export function iconAction(name: string, symbol: TemplateResult, act: () => void, disabled = false): TemplateResult {
  return html`<button
    type="button"
    part="action"
    class="action"
    aria-label=${name}
    ?disabled=${disabled}
    @click=${act}
    @pointermove=${tip}
  >
    ${symbol}
  </button>`;
}

/** Shows the name to those who point at it. A `title` that is always there is read out beside the name it repeats. */
export function tip({ currentTarget }: Event): void {
  const button = currentTarget as HTMLElement;
  if (button.title !== button.ariaLabel) button.title = button.ariaLabel ?? '';
}

/** A button with words. */
export function textAction(name: string, act: () => void, disabled = false, primary = false): TemplateResult {
  const classes = primary ? 'action labeled primary' : 'action labeled';
  return html`<button type="button" part="action" class=${classes} ?disabled=${disabled} @click=${act}>
    ${name}
  </button>`;
}
