import { svg, type TemplateResult } from 'lit';

/** A line icon of 24 × 24, in the color of the text around it. */
export const icon = (path: string): TemplateResult =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;

export const upload = icon('M12 15.5V4.5m0 0L7.5 9M12 4.5 16.5 9M4.5 15v2.5a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V15');
export const plus = icon('M12 5.5v13M5.5 12h13');
export const ban = icon('M5.8 5.8a8.75 8.75 0 1 0 12.4 12.4A8.75 8.75 0 0 0 5.8 5.8l12.4 12.4');
export const pause = icon('M9 6v12M15 6v12');
export const play = icon('M8 5.8v12.4L18 12Z');
export const retry = icon('M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 3.5v4h-4');
export const cross = icon('m6.5 6.5 11 11m0-11-11 11');
export const check = icon('m5 12.5 4.5 4.5L19 7.5');
export const warning = icon('M12 8v5m0 3.2v.1M12 3.5l9 16H3Z');
export const exclamation = icon('M12 5v9m0 4.9v.1');
export const copy = icon('M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9');
export const zoomIn = icon('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13m4.7-1.8 4.8 4.8M10.5 8v5M8 10.5h5');
export const zoomOut = icon('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13m4.7-1.8 4.8 4.8M8 10.5h5');
export const chevron = icon('m7 14.5 5-5 5 5');
