import { html, type TemplateResult } from 'lit';

/** A button with a symbol; what it does is its name. */
export function iconAction(name: string, symbol: TemplateResult, act: () => void, disabled = false): TemplateResult {
  return html`<button
    type="button"
    part="action"
    class="action"
    aria-label=${name}
    title=${name}
    ?disabled=${disabled}
    @click=${act}
  >
    ${symbol}
  </button>`;
}

/** A button with words. */
export function textAction(name: string, act: () => void, disabled = false, primary = false): TemplateResult {
  const classes = primary ? 'action words primary' : 'action words';
  return html`<button type="button" part="action" class=${classes} ?disabled=${disabled} @click=${act}>
    ${name}
  </button>`;
}
