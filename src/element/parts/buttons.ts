import { html, nothing, type TemplateResult } from 'lit/html.js';

/** A button with a symbol; its name says what it does. */
export function iconButton(name: string, symbol: TemplateResult, act: () => void, disabled = false): TemplateResult {
  return html`<button
    type="button"
    part="action"
    class="action"
    aria-label=${name}
    ?disabled=${disabled}
    @click=${act}
    @pointermove=${showTooltip}
  >
    ${symbol}
  </button>`;
}

/** Shows an element's name to those who point at it. With a permanent `title`, screen readers would say the name twice. */
export function showTooltip({ currentTarget }: Event): void {
  const element = currentTarget as HTMLElement;
  const name = element.getAttribute('aria-label') ?? '';
  if (element.title !== name) element.title = name;
}

/** A button with text. @param name for screen readers, where it says more, such as which file */
export function textButton(
  text: string,
  act: () => void,
  disabled = false,
  primary = false,
  name?: string,
): TemplateResult {
  const classes = primary ? 'action labeled primary' : 'action labeled';
  return html`<button
    type="button"
    part="action"
    class=${classes}
    aria-label=${name ?? nothing}
    ?disabled=${disabled}
    @click=${act}
  >
    ${text}
  </button>`;
}
