import { svg, type TemplateResult } from 'lit/html.js';
import { banPath, plusPath, uploadPath } from './icon-paths.js';

/** A line icon of 24 × 24, in the color of the text around it. */
export const icon = (path: string): TemplateResult =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;

export const upload = icon(uploadPath);
export const plus = icon(plusPath);
export const ban = icon(banPath);
