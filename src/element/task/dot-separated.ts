import { html, nothing, type TemplateResult } from 'lit/html.js';

/** Pieces with a dot between them. A piece that does not fit into the line begins a new one, without a dot. */
export function dotSeparated(pieces: readonly (TemplateResult | string)[]): TemplateResult {
  return html`<div class="pieces">
    ${pieces.map((piece, at) => html`<span>${at > 0 ? html`<i> · </i>` : nothing}${piece}</span>`)}
  </div>`;
}

/** The same as text, in one line; missing pieces are left out. */
export const inOneLine = (pieces: readonly (string | false)[]): string =>
  pieces.flatMap((piece) => (piece ? [isolated(piece)] : [])).join(' · ');

/** A percentage in Arabic has marks of direction: without its own place a number after it would change sides with it. */
const isolated = (piece: string) => (piece.includes('\u200e') ? `\u2066${piece}\u2069` : piece);
