import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { UploadQueue } from '../../upload-queue.js';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { compactZoneStyles } from '../input/compact-zone-styles.js';
import { FailedFirst } from './failed-first.js';
import { FocusKeeper } from './focus-keeper.js';
import { LinkCopier } from './link-copier.js';
import { listStyles } from './list-styles.js';
import { Pictures } from './thumbnails.js';
import { progressStyles } from './progress-styles.js';
import { addDuplicates, type Refusal, refusals } from './rejections.js';
import { refusalStyles } from './rejection-styles.js';
import { type Rules, rulesInWords } from '../words/rules-in-words.js';
import { rowStyles } from './row-styles.js';
import { type Rows, RowWindow } from './row-window.js';
import { setVars } from '../parts/set-vars.js';
import { awaitsStart, summary } from './summary.js';
import { taskRow } from './task-row.js';
import { thumbnailStyles } from './thumbnail-styles.js';
import { TimeLeft } from './time-left.js';
import type { Totals } from '../queue/totals.js';
import type { Translator } from '../words/translator.js';

/** What the list needs of the element that shows it. */
export interface ListHost extends ReactiveControllerHost, HTMLElement, Rules {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly queue: UploadQueue;
  readonly noAuto: boolean;
  readonly variant: 'dropzone' | 'button' | undefined;
  readonly webkitdirectory: boolean;
}

export interface ListView {
  translator: Translator;
  tasks: readonly UploadTask[];
  totals: Totals;
  refused: Refusal[];
  disabled: boolean;
}

/** From this many files on not all are seen at once: failed ones come first, and the list can be folded away. */
const LONG = 8;

/** The list of files with its summary: loaded when the first file is there. */
export class TaskList implements ReactiveController {
  readonly #host: ListHost;
  readonly #root: ShadowRoot;
  readonly #focus: FocusKeeper;
  readonly #order = new FailedFirst();
  readonly #window = new RowWindow();
  readonly #timeLeft = new TimeLeft();
  readonly #pictures: Pictures;
  readonly #links: LinkCopier;
  readonly #byId = new Map<string, UploadTask>();
  #folded = false;
  /** Where the list is scrolled to, in pixels. */
  #scrolled = 0;

  /** @param copied is called when a link is on the clipboard. */
  constructor(host: ListHost, copied: () => void) {
    this.#host = host;
    this.#links = new LinkCopier(host, copied);
    this.#root = host.renderRoot as ShadowRoot;
    this.#focus = new FocusKeeper(this.#root);
    this.#pictures = new Pictures(
      (row) => this.#taskOf(row)?.file,
      () => host.requestUpdate(),
    );
    const sheets = [compactZoneStyles, listStyles, rowStyles, progressStyles, refusalStyles, thumbnailStyles].flatMap(
      ({ styleSheet }) => styleSheet ?? [],
    );
    this.#root.adoptedStyleSheets = [...this.#root.adoptedStyleSheets, ...sheets];
    host.addController(this);
    host.requestUpdate();
  }

  hostConnected(): void {
    document.addEventListener('scroll', this.#look, { capture: true, passive: true });
  }

  hostDisconnected(): void {
    document.removeEventListener('scroll', this.#look, { capture: true });
  }

  hostUpdate(): void {
    this.#focus.remember();
  }

  hostUpdated(): void {
    this.#focus.restore();
    this.#pictures.watch(this.#root.querySelectorAll('.row'));
    if (!this.#isWindow) return;
    // WebKit lays out after taking rows away and before making room for them: the list is too short then, and scrolls back.
    const list = this.#root.querySelector('.list');
    if (list && list.scrollTop < this.#scrolled) list.scrollTop = this.#scrolled;
    const rows = this.#root.querySelectorAll<HTMLElement>('.row:not(.pinned)');
    this.#window.measure([...rows], (row) => this.#taskOf(row));
  }

  render({ translator, tasks, totals, refused, disabled }: ListView): TemplateResult {
    const host = this.#host;
    const left = totals.speed > 0 ? (totals.size - totals.sent) / totals.speed : undefined;
    const timeLeft = this.#timeLeft.smooth(this, left);
    const isLong = tasks.length >= LONG;
    const isFolded = isLong && this.#folded;
    const ordered = this.#order.of(tasks, isLong ? totals.failed : 0);
    const list = this.#root.querySelector('.list');
    this.#scrolled = this.#isWindow ? (list?.scrollTop ?? 0) : 0;
    const rows = this.#window.look(isFolded ? [] : ordered, list, this.#focused());
    this.#byId.clear();
    for (const { task } of rows.shown) this.#byId.set(task.id, task);
    const fold = isLong ? { folded: this.#folded, toggle: () => this.#toggle() } : undefined;
    const hasSummary = tasks.length > 1 || awaitsStart(host, totals);
    return html`${refused.length > 0 ? this.#refusals(refused, translator, disabled) : nothing}
    ${
      tasks.length > 0
        ? html`<div class="panel">
            ${hasSummary ? summary({ host, translator, totals, timeLeft, disabled, fold }) : nothing}
            ${isFolded ? nothing : this.#rows(rows, isLong, translator, disabled)}
          </div>`
        : nothing
    }`;
  }

  #rows({ shown, before, after }: Rows, isLong: boolean, translator: Translator, disabled: boolean): TemplateResult {
    return html`<ul
      part="list"
      class=${isLong ? 'list long' : 'list'}
      role="list"
      aria-label=${translator.strings.files}
      @scroll=${this.#look}
      ${setVars({ '--before': `${before}px`, '--after': `${after}px` })}
    >
      ${repeat(
        shown,
        ({ task }) => task.id,
        ({ task, place }) =>
          taskRow({
            ...{ host: this.#host, task, translator, disabled, place },
            timeLeft: this.#timeLeft.smooth(task, task.remaining),
            picture: this.#pictures.of(task.file),
            link: this.#links.of(task),
          }),
      )}
    </ul>`;
  }

  #refusals(refused: Refusal[], translator: Translator, disabled: boolean): TemplateResult {
    const host = this.#host;
    const addAgain = () => {
      addDuplicates(refused, host.queue, !host.multiple && !host.webkitdirectory);
      host.requestUpdate();
    };
    // until there are files the zone says it, whatever the room
    const text = host.queue.tasks.length > 0 ? rulesInWords(host, translator) : '';
    const rules = { text, isHidden: host.variant !== 'button' };
    return refusals({ refused, translator, disabled, rules, dismiss: () => this.#dismiss(refused), addAgain });
  }

  #focused(): UploadTask | undefined {
    return this.#taskOf(this.#root.activeElement?.closest('.row'));
  }

  #taskOf(row: Element | null | undefined): UploadTask | undefined {
    return this.#byId.get((row as HTMLElement | null | undefined)?.dataset.task ?? '');
  }

  #toggle(): void {
    this.#folded = !this.#folded;
    this.#host.requestUpdate();
  }

  #dismiss(refused: Refusal[]): void {
    refused.length = 0;
    this.#host.requestUpdate();
  }

  readonly #look = (): void => {
    if (this.#isWindow) this.#host.requestUpdate();
  };

  /** Whether some rows are not drawn. */
  get #isWindow(): boolean {
    return this.#byId.size > 0 && this.#byId.size < this.#host.queue.tasks.length;
  }
}
