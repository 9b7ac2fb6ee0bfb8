import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { compactZoneStyles } from '../input/compact-zone-styles.js';
import { adopt } from '../parts/adopt.js';
import { setVars } from '../parts/set-vars.js';
import type { QueueController } from '../queue/queue-controller.js';
import { takesMany } from '../queue/read-settings.js';
import type { SettingsElement } from '../settings.js';
import type { Announcer } from '../words/announcer.js';
import type { Language } from '../words/language.js';
import { en } from '../words/locales/en.js';
import { rulesInWords } from '../words/rules-in-words.js';
import { FailedFirst } from './failed-first.js';
import { FocusKeeper } from './focus-keeper.js';
import { LinkCopier } from './link-copier.js';
import { listStyles } from './list-styles.js';
import { progressStyles } from './progress-styles.js';
import { isDuplicate, type Rejection, rejections } from './rejections.js';
import { rejectionStyles } from './rejection-styles.js';
import { rowStyles } from './row-styles.js';
import { type Rows, RowWindow } from './row-window.js';
import { awaitsStart, summary } from './summary.js';
import { taskRow } from './task-row.js';
import { thumbnailStyles } from './thumbnail-styles.js';
import { Thumbnails } from './thumbnails.js';
import { TimeLeft } from './time-left.js';

export interface ListView {
  disabled: boolean;
  rejected: readonly Rejection[];
  /** Shows these rejections from now on. */
  setRejected: (rejected: Rejection[]) => void;
}

/** From this many files on, failed ones come first, because not all are in view, and the list can be folded. */
const LONG = 8;

/** The list of files with its summary, and the notice of files that were not added. */
export class TaskList implements ReactiveController {
  readonly #host: SettingsElement;
  readonly #queue: QueueController;
  readonly #language: Language;
  readonly #root: ShadowRoot;
  readonly #focus: FocusKeeper;
  readonly #failedFirst = new FailedFirst();
  readonly #window = new RowWindow();
  readonly #timeLeft = new TimeLeft();
  readonly #thumbnails: Thumbnails;
  readonly #links: LinkCopier;
  /** The tasks whose rows are rendered, by their id. */
  readonly #rendered = new Map<string, UploadTask>();
  #isFolded = false;
  /** Scroll position of the list before the update, in pixels. */
  #scrollTop = 0;

  constructor(host: SettingsElement, queue: QueueController, language: Language, announcer: Announcer) {
    this.#host = host;
    this.#queue = queue;
    this.#language = language;
    language.addEnglish(en);
    this.#root = host.renderRoot as ShadowRoot;
    this.#focus = new FocusKeeper(this.#root);
    this.#links = new LinkCopier(host, () => announcer.announce(language.translator.strings.linkCopied));
    this.#thumbnails = new Thumbnails(
      (row) => this.#taskOf(row)?.file,
      () => host.requestUpdate(),
    );
    adopt(this.#root, ...[compactZoneStyles, listStyles, rowStyles, progressStyles, rejectionStyles, thumbnailStyles]);
    host.addController(this);
    host.requestUpdate();
  }

  hostConnected(): void {
    document.addEventListener('scroll', this.#handleScroll, { capture: true, passive: true });
  }

  hostDisconnected(): void {
    document.removeEventListener('scroll', this.#handleScroll, { capture: true });
  }

  hostUpdate(): void {
    this.#focus.remember();
  }

  hostUpdated(): void {
    this.#focus.restore();
    this.#thumbnails.watch(this.#root.querySelectorAll('.row'));
    if (!this.#isWindowed) return;
    // WebKit lays out between removing rows and making room for them: the list is too short then, and scrolls back.
    const list = this.#root.querySelector('.list');
    if (list && list.scrollTop < this.#scrollTop) list.scrollTop = this.#scrollTop;
    const rows = this.#root.querySelectorAll<HTMLElement>('.row:not(.pinned)');
    this.#window.measure([...rows], (row) => this.#taskOf(row));
  }

  render(view: ListView): TemplateResult {
    const { disabled, rejected } = view;
    const { tasks, totals } = this.#queue;
    const { noAuto, readOnly } = this.#host;
    const { translator } = this.#language;
    const isLong = tasks.length >= LONG;
    const isFolded = isLong && this.#isFolded;
    const rows = this.#rowsInView(isFolded ? [] : this.#failedFirst.order(tasks, isLong ? totals.failed : 0));
    const timeLeft = totals.speed > 0 ? (totals.size - totals.sent) / totals.speed : undefined;
    const summaryView = {
      queue: this.#queue.current(),
      noAuto,
      translator,
      totals,
      disabled,
      readOnly,
      timeLeft: this.#timeLeft.smooth(this, timeLeft),
      fold: isLong ? { isFolded, toggle: () => this.#toggle() } : undefined,
      redraw: () => this.#host.requestUpdate(),
    };
    const hasSummary = tasks.length > 1 || awaitsStart(noAuto, totals);
    return html`${rejected.length > 0 ? this.#rejections(view) : nothing}
    ${
      tasks.length > 0
        ? html`<div class="panel">
            ${hasSummary ? summary(summaryView) : nothing} ${isFolded ? nothing : this.#rows(rows, isLong, disabled)}
          </div>`
        : nothing
    }`;
  }

  #rowsInView(tasks: readonly UploadTask[]): Rows {
    const list = this.#root.querySelector('.list');
    this.#scrollTop = this.#isWindowed ? (list?.scrollTop ?? 0) : 0;
    const rows = this.#window.rowsInView(tasks, list, this.#focusedTask);
    this.#rendered.clear();
    for (const { task } of rows.shown) this.#rendered.set(task.id, task);
    return rows;
  }

  #rows({ shown, before, after }: Rows, isLong: boolean, disabled: boolean): TemplateResult {
    const { translator } = this.#language;
    return html`<ul
      part="list"
      class=${isLong ? 'list long' : 'list'}
      role="list"
      aria-label=${translator.strings.files}
      @scroll=${this.#handleScroll}
      ${setVars({ '--before': `${before}px`, '--after': `${after}px` })}
    >
      ${repeat(
        shown,
        ({ task }) => task.id,
        ({ task, place }) =>
          taskRow({
            queue: this.#queue.current(),
            task,
            translator,
            disabled,
            readOnly: this.#host.readOnly,
            place,
            timeLeft: this.#timeLeft.smooth(task, task.remaining),
            thumbnail: this.#thumbnails.thumbnailOf(task.file),
            link: this.#links.buttonFor(task),
          }),
      )}
    </ul>`;
  }

  #rejections({ rejected, setRejected, disabled }: ListView): TemplateResult {
    const host = this.#host;
    const { translator } = this.#language;
    // until there are files, the zone shows the rules, however narrow it is
    const text = this.#queue.tasks.length > 0 ? rulesInWords(host, translator) : '';
    return rejections({
      rejected,
      translator,
      disabled,
      rules: { text, isHidden: host.variant !== 'button' },
      dismiss: () => setRejected([]),
      addDuplicates: () => {
        setRejected(rejected.filter((rejection) => !isDuplicate(rejection)));
        this.#addDuplicates(rejected.filter(isDuplicate));
      },
    });
  }

  #addDuplicates(duplicates: readonly Rejection[]): void {
    const queue = this.#queue.current();
    if (!takesMany(this.#host)) queue.clear();
    for (const { file, path } of duplicates) queue.add([file], () => path, true);
  }

  get #focusedTask(): UploadTask | undefined {
    return this.#taskOf(this.#root.activeElement?.closest('.row'));
  }

  #taskOf(row: Element | null | undefined): UploadTask | undefined {
    return this.#rendered.get((row as HTMLElement | null | undefined)?.dataset.task ?? '');
  }

  #toggle(): void {
    this.#isFolded = !this.#isFolded;
    this.#host.requestUpdate();
  }

  readonly #handleScroll = (): void => {
    if (this.#isWindowed) this.#host.requestUpdate();
  };

  /** Whether some rows are not rendered. */
  get #isWindowed(): boolean {
    return this.#rendered.size > 0 && this.#rendered.size < this.#queue.tasks.length;
  }
}
