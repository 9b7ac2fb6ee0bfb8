import { html, nothing, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ListParts, Look, LookView } from '../look/look.js';
import { RowWindow } from '../look/row-window.js';
import { classNames } from '../parts/make.js';
import { setVars } from '../parts/set-vars.js';
import { Thumbnails, widths } from '../thumbnails/thumbnails.js';
import { taskRow } from './row.js';

/** Files as rows. */
export class FileRows implements Look {
  readonly thumbnails: Thumbnails;
  readonly window: RowWindow = new RowWindow();
  readonly beside = { summaryFrom: 2, folds: true, failedFirst: true, explainsFailures: false } as const;
  readonly #parts: ListParts;

  constructor(parts: ListParts) {
    this.#parts = parts;
    this.thumbnails = new Thumbnails(parts, widths.row);
  }

  render(view: LookView): TemplateResult | typeof nothing {
    const { files, summary } = view;
    if (files.length === 0 && summary === nothing) return nothing;
    return html`<div class="panel">${summary} ${files.length > 0 ? this.#list(view) : nothing}</div>`;
  }

  #list({ files, before, after, count, isLong, isDense, isCarrying }: LookView): TemplateResult {
    const { host, language } = this.#parts;
    const sortable = host.sortable && !host.readOnly;
    return html`<div
      part="list"
      class=${classNames({ list: true, long: isLong, dense: isDense, sortable, carrying: isCarrying })}
      role="grid"
      aria-label=${language.translator.strings.files}
      aria-rowcount=${count}
      @scroll=${files.length < count ? () => host.requestUpdate() : nothing}
      ${setVars({ '--before': `${before}px`, '--after': `${after}px` })}
    >
      ${repeat(
        files,
        ({ task }) => task.id,
        (file) => taskRow(file),
      )}
    </div>`;
  }
}
