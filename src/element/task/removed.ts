import { html, nothing, type TemplateResult } from 'lit/html.js';
import { css } from '../parts/css.js';
import { setVars } from '../parts/set-vars.js';
import type { Translator } from '../words/translator.js';
import { fileName } from './file-kind.js';
import { firstOf, type Removal, type RowPosition } from './task-view.js';

/** In the place of what was removed: it can be undone there. */
export const removedStyles = css`
  @layer list {
    .removed {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 12px;
      min-inline-size: 0;
      max-inline-size: 100%;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .removed .name {
      flex: 0 1 auto;
      max-inline-size: 100%;
      color: inherit;
      font-size: inherit;
      text-decoration: line-through;
    }
    .list > .removed {
      box-sizing: border-box;
      flex-wrap: nowrap;
    }
    .list > .removed:first-child {
      border-block-start: 0;
    }
    .list .undo {
      flex: none;
      margin-inline: auto -4px;
    }
    @container (inline-size < 26rem) {
      .list > .removed {
        padding-inline: 12px;
      }
    }
    @container (inline-size < 19rem) {
      .list > .removed .name {
        display: none;
      }
    }
    .cards > .removed {
      box-sizing: border-box;
      flex-flow: column;
      justify-content: center;
      aspect-ratio: 1;
      padding: 2px;
      overflow: hidden;
      border: 1px dashed var(--_border);
      border-radius: var(--_corner);
      text-align: center;
    }
    .cards > .removed .name {
      display: none;
    }
    .cards .undo {
      padding-inline: 4px;
    }
    .side .undo {
      padding-inline: 0;
    }
  }
`;

interface RemovedView {
  removal: Removal;
  translator: Translator;
  disabled: boolean;
  place: RowPosition;
  /** Its place on the screen while a file is carried. */
  controls: { order: string } | undefined;
}

/** A row or card for what was removed. */
export function removedItem({ removal, place, controls, translator, disabled }: RemovedView): TemplateResult {
  return html`<div
    part="removed"
    role="row"
    aria-rowindex=${(place.row ?? place.index) + 1}
    class=${place.pinned ? 'removed pinned' : 'removed'}
    data-removed=${firstOf(removal).id}
    ${setVars({ '--at': `${place.offset}px`, '--across': `${place.across ?? 0}px`, order: controls?.order ?? '' })}
  >
    <div role="gridcell" class="cell">${removed(removal, translator, disabled)}</div>
  </div>`;
}

/** What was removed, and the button that brings it back. */
export function removed(removal: Removal, translator: Translator, disabled: boolean): TemplateResult {
  const { tasks, undo } = removal;
  const { strings } = translator;
  const isOne = tasks.size === 1;
  const text = isOne ? strings.removed : translator.format(strings.removedFiles, { n: tasks.size });
  const name = isOne ? firstOf(removal).name : text;
  return html`<span>${text}</span> ${isOne ? html`<bdi class="name">${fileName(name)}</bdi>` : nothing}
    <button
      type="button"
      part="action"
      class="action labeled undo"
      aria-label=${translator.format(strings.actionOn, { action: strings.undo, name })}
      ?disabled=${disabled}
      @click=${undo}
    >
      ${strings.undo}
    </button>`;
}
