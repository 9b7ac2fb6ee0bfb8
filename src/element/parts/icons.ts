import { svg, type TemplateResult } from 'lit';

/** A line icon of 24 × 24, in the color of the text around it. */
export const icon = (path: string): TemplateResult =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;

export const upload = icon('M12 15.5V4.5m0 0L7.5 9M12 4.5 16.5 9M4.5 15v2.5a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V15');
export const plus = icon('M12 5.5v13M5.5 12h13');
export const ban = icon('M5.8 5.8a8.75 8.75 0 1 0 12.4 12.4A8.75 8.75 0 0 0 5.8 5.8l12.4 12.4');
