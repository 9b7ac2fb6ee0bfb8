import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { setVars } from '../parts/set-vars.js';
import type { Rows } from '../look/row-window.js';
import type { TaskView } from '../task/task-view.js';
import { taskRow } from './row.js';

interface RowsView {
  rows: Pick<Rows, 'before' | 'after'>;
  views: readonly TaskView[];
  /** How many rows there are, drawn or not. */
  count: number;
  label: string;
  /** What it looks like: classes by whether they apply. */
  look: Readonly<Record<'long' | 'dense' | 'sortable' | 'carrying', boolean>>;
  onScroll: () => void;
}

/** The rows of the files in view. */
export function fileRows({ rows: { before, after }, views, count, label, look, onScroll }: RowsView): TemplateResult {
  const classes = Object.entries(look).flatMap(([name, applies]) => (applies ? name : []));
  return html`<div
    part="list"
    class=${['list', ...classes].join(' ')}
    role="grid"
    aria-label=${label}
    aria-rowcount=${count}
    @scroll=${onScroll}
    ${setVars({ '--before': `${before}px`, '--after': `${after}px` })}
  >
    ${repeat(
      views,
      ({ task }) => task.id,
      (view) => taskRow(view),
    )}
  </div>`;
}
