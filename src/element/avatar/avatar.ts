import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { DrawZone, ZoneView } from '../input/zone-view.js';
import { isRound, type ListParts, type Look, type LookView } from '../look/look.js';
import { shownStatus } from '../task/task-facts.js';
import type { TaskView } from '../task/task-view.js';
import { pictureStyles } from '../look/picture-styles.js';
import { Thumbnails, widths } from '../thumbnails/thumbnails.js';
import { adopt } from '../parts/adopt.js';
import { avatarStyles } from './avatar-styles.js';
import { type AvatarView, portrait, sideText } from './portrait.js';

/** One picture, which is the zone, too. */
export class Avatar implements Look {
  readonly thumbnails: Thumbnails;
  /** There are never many files: all are looked at. */
  readonly window: Look['window'] = {
    rowsInView: (tasks) => {
      const place = { index: 0, count: 1, offset: 0, pinned: false };
      return { shown: tasks.map((task) => ({ task, place })), before: 0, after: 0, count: tasks.length };
    },
    measure: () => {},
  };
  readonly beside = { summaryFrom: Infinity, folds: false, failedFirst: false, explainsFailures: false } as const;
  readonly #parts: ListParts;
  #zoneView: ZoneView | undefined;

  constructor(parts: ListParts) {
    this.#parts = parts;
    this.thumbnails = new Thumbnails(parts, widths.avatar);
    adopt(parts.host.renderRoot, pictureStyles, avatarStyles);
  }

  /** Keeps what the zone shows, until the picture is drawn. */
  readonly zone: DrawZone = (view) => {
    this.#zoneView = view;
    return nothing;
  };

  /** The zone is what is left of it, and not seen; without files and with `readonly`, a text. */
  render({ files, zone, summary, disabled }: LookView): TemplateResult {
    const { host, language } = this.#parts;
    const { readOnly } = host;
    const { translator } = language;
    const input = readOnly ? undefined : this.#zoneView;
    const removal = files.find((file) => file.removal)?.removal;
    const view: AvatarView = { ...filesToShow(files), removal, input, translator, disabled };
    if (readOnly && !view.pictured) return zone;
    return html`<div part="list" class="avatar ${isRound(host) ? 'round' : 'square'}">
        ${portrait(view)}${sideText(view)}
      </div>
      ${view.current ? html`<slot class="fields" name=${view.current.task.id}></slot>` : nothing} ${zone}
      ${summary === nothing ? nothing : html`<div class="panel">${summary}</div>`}`;
  }
}

/** What happens now: to the file added last that was not canceled. One that failed or is refused leaves its place to the stored picture, which counts again. */
function filesToShow(files: readonly TaskView[]): Pick<AvatarView, 'current' | 'pictured'> {
  const left = files.filter(({ task, removal }) => task.status !== 'canceled' && !removal);
  const current = left.at(-1);
  const sound = left.findLast(({ task }) => shownStatus(task) !== 'failed');
  return { current, pictured: sound ?? current };
}
