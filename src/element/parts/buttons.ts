import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { banPath, plusPath, uploadPath } from './icon-paths.js';

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

/** A line icon of 24 × 24, in the color of the text around it. */
export const icon = (path: string): TemplateResult =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;

export const upload = icon(uploadPath);
export const plus = icon(plusPath);
export const ban = icon(banPath);

// These show what is done with a file, and how it is. An empty field has none of them.

export const pause = icon('M9 6v12M15 6v12');
export const play = icon('M8 5.8v12.4L18 12Z');
export const retry = icon('M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 3.5v4h-4');
export const folder = icon('M3.5 18.5v-13h5.5l2 2.5h7.5v3M3.5 18.5l3-7.5h15l-3 7.5Z');
export const cross = icon('m6.5 6.5 11 11m0-11-11 11');
export const bin = icon('M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10.3 10.5v5.5M13.7 10.5v5.5');
export const check = icon('m5 12.5 4.5 4.5L19 7.5');
export const warning = icon('M12 8v5m0 3.2v.1M12 3.5l9 16H3Z');
export const exclamation = icon('M12 5v9m0 4.9v.1');
export const copy = icon('M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9');
export const chevron = icon('m7 14.5 5-5 5 5');
export const clock = icon('M12 7.2V12l3.2 2M12 3.8a8.2 8.2 0 1 0 .01 0');
