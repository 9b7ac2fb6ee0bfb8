import { html, nothing, type TemplateResult } from 'lit';

/** Pieces of one saying with a dot between them; one for which room is short gets a line of its own, and no dot. */
export function inPieces(pieces: readonly (TemplateResult | string)[]): TemplateResult {
  return html`<div class="pieces">
    ${pieces.map((piece, at) => html`<span>${at > 0 ? html`<i> · </i>` : nothing}${piece}</span>`)}
  </div>`;
}
