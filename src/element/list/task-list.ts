import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Controller } from '../../base/updating-element.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { QueueEvent } from '../host/events.js';
import type { ElementContext } from '../queue/context.js';
import type { PageGuard } from '../queue/page-guard.js';
import { en } from '../words/locales/en.js';
import type { ZoneView } from '../input/zone-view.js';
import { looksFor } from './looks.js';
import { PreviewLoader } from '../preview/preview-loader.js';
import { LoadedPart } from '../host/loaded-part.js';
import type { Sorting } from '../sorting/sorting.js';
import { chooseAgain } from '../task/choose-again.js';
import { failures } from '../task/failure.js';
import { FocusKeeper } from '../look/focus-keeper.js';
import { Copier } from '../task/copier.js';
import { GridKeys } from '../look/grid-keys.js';
import { previewOf } from '../preview/preview-source.js';
import { isDuplicate, type Rejection, rejections } from './rejections.js';
import type { ListParts, Look } from '../look/look.js';
import { Removals } from './removals.js';
import { RowFields } from './row-fields.js';
import { RowOrder } from '../look/row-order.js';
import { rowGrowth, type Rows } from '../look/row-window.js';
import { awaitsStart, hasTrouble, summary } from './summary.js';
import type { TaskView } from '../task/task-view.js';
import { TimeLeft } from '../task/time-left.js';

export interface ListView {
  disabled: boolean;
  rejected: readonly Rejection[];
  /** Shows these rejections from now on. */
  setRejected: (rejected: Rejection[]) => void;
  /** What the zone shows, where it is a part of the look; undefined where nobody can add files. */
  zone: ZoneView | undefined;
}

/** From this many files on, what matters comes first, because not all are in view, and the list can be folded. */
const LONG = 8;
/** From this many files on, rows are lower. */
const DENSE = 30;

/** The list of files with its summary, and the notice of files that were not added. */
export class TaskList implements Controller {
  readonly removals: Removals;
  readonly #context: ElementContext;
  readonly #guard: PageGuard;
  readonly #root: ShadowRoot;
  readonly #focus: FocusKeeper;
  readonly #keys: GridKeys;
  readonly #order: RowOrder;
  readonly #timeLeft = new TimeLeft();
  /** The look that is shown now; undefined while its code is loaded. */
  readonly #look: () => Look | undefined;
  readonly #movable: LoadedPart<Sorting>;
  readonly #copier: Copier;
  readonly #fields: RowFields;
  readonly #grow: ReturnType<typeof rowGrowth>;
  /** The tasks whose rows are rendered, by their id. */
  readonly #rendered = new Map<string, UploadTask>();
  #isFolded = false;
  #isLong = false;
  #isDense = false;
  /** Whether there are several files that are not finished, or were, and one still is not. */
  #hasOpen = false;
  /** All tasks in the order in which they are shown. */
  #ordered: readonly UploadTask[] = [];
  /** The task whose row is about to get the focus, in view or not. */
  #called: UploadTask | undefined;
  /** The same, with what was removed and can come back. */
  #shown: readonly UploadTask[] = [];
  /** Scroll position of the list before the update, in pixels. */
  #scrollTop = 0;

  constructor(context: ElementContext, guard: PageGuard) {
    const { host, language, drawNow } = context;
    this.#context = context;
    this.#guard = guard;
    language.addEnglish(en);
    this.#root = host.renderRoot;
    this.#focus = new FocusKeeper(this.#root);
    const redraw = () => host.requestUpdate();
    this.#grow = rowGrowth(redraw);
    this.#order = new RowOrder(this.#root, redraw);
    const reveal = () => ((this.#isFolded = false), drawNow());
    this.#keys = new GridKeys(this.#root, '.list, .cards', (index) => {
      this.#called = this.#shown[index];
      drawNow();
      this.#called = undefined;
    });
    this.#fields = new RowFields(host, reveal);
    this.#copier = new Copier(context);
    const parts: ListParts = { ...context, taskOf: (row) => this.#taskOf(row), order: () => this.#ordered };
    this.#look = looksFor(parts);
    const loadSorting = async () => new (await import('../sorting/sorting.js')).Sorting(parts);
    this.#movable = new LoadedPart(host, () => host.sortable, loadSorting);
    new PreviewLoader(parts);
    const aimFocus = (task: UploadTask) => this.#focus.aim(task);
    this.removals = new Removals({ ...context, shown: () => this.#shown, aimFocus });
    host.addController(this);
    host.requestUpdate();
  }

  hostConnected(): void {
    document.addEventListener('scroll', this.#handleScroll, { capture: true, passive: true });
  }

  hostDisconnected(): void {
    document.removeEventListener('scroll', this.#handleScroll, { capture: true });
  }

  get hasZone(): boolean {
    return !!this.#look()?.zone;
  }

  handleQueueEvent(event: QueueEvent): void {
    if (event.type === 'file-removed') this.#focus.remember();
    this.removals.handleQueueEvent(event);
    this.#fields.handleQueueEvent(event);
  }

  hostUpdate(): void {
    this.#fields.disableOthers(this.#context.queue.tasks);
    this.#focus.remember();
  }

  hostUpdated(): void {
    this.#keys.update();
    this.#focus.restore();
    const rows = [...this.#root.querySelectorAll<HTMLElement>('[data-task]:not(.pinned)')];
    const look = this.#look();
    look?.thumbnails.watch(rows, this.#context.queue.tasks);
    if (!this.#isWindowed) return;
    // WebKit lays out between removing rows and making room for them: the list is too short then, and scrolls back.
    const list = this.#root.querySelector('.list, .wall');
    if (list && list.scrollTop < this.#scrollTop) list.scrollTop = this.#scrollTop;
    look?.window.measure(rows, (row) => this.#taskOf(row), this.#isDense);
  }

  render(view: ListView): TemplateResult | typeof nothing {
    const { disabled, rejected } = view;
    const { host, queue, language } = this.#context;
    const { tasks, totals } = queue;
    const { noAuto, readOnly, sortable } = host;
    const { translator } = language;
    const look = this.#look();
    const sorting = this.#sorting;
    if (!look) return nothing;
    const { summaryFrom, folds, failedFirst, explainsFailures } = look.beside;
    const isHeld = this.#order.isHeld || this.removals.isOpen; // nothing moves away under a person's hands, or from its offer to undo
    const isLong = (this.#isLong = tasks.length >= LONG || (this.#isLong && isHeld && tasks.length > 0));
    this.#isDense = tasks.length >= (this.#isDense ? LONG : DENSE); // rows do not grow when one goes
    const isFolded = isLong && folds && this.#isFolded;
    const isRanked = isLong && failedFirst && !sortable && !host.cover;
    const ordered = sorting?.order(tasks) ?? this.#order.order(tasks, isRanked, isHeld);
    this.#ordered = ordered;
    this.#shown = this.removals.placed(isFolded ? [] : ordered);
    const { filled } = this.#fields;
    const rows = this.#rowsInView(look, this.#shown, filled.size > 0);
    const timeLeft = totals.speed > 0 ? (totals.size - totals.sent) / totals.speed : undefined;
    const redraw = () => host.requestUpdate();
    const toggle = () => ((this.#isFolded = !isFolded), redraw());
    const summaryView = {
      queue,
      noAuto,
      translator,
      totals,
      disabled,
      readOnly,
      timeLeft: this.#timeLeft.smooth(this, timeLeft),
      fold: isLong && folds ? { isFolded, toggle } : undefined,
      isBelow: explainsFailures,
      redraw,
      remove: (files: readonly UploadTask[]) => this.removals.remove(files),
    };
    const open = totals.queued + totals.uploading + totals.paused;
    this.#hasOpen = open > (this.#hasOpen ? 0 : 1);
    const isNotable = tasks.length >= summaryFrom || (explainsFailures && (hasTrouble(totals) || this.#hasOpen));
    const head = tasks.length > 0 && (isNotable || awaitsStart(noAuto, totals)) ? summary(summaryView) : nothing;
    const why =
      explainsFailures && totals.failed + totals.refused > 0 ? failures(tasks, translator, this.#copier) : nothing;
    const placed = this.removals.renumbered(rows.shown, this.#shown, ordered.length);
    const files = placed.map((row) => this.#viewOf(look, row, view, filled.has(row.task.id)));
    if (sorting?.carried) files.sort((one, other) => tasks.indexOf(one.task) - tasks.indexOf(other.task)); // nothing moves in the document
    const notice = rejected.length > 0 ? this.#rejections(view) : nothing;
    const { before, after, count } = rows;
    return html`${notice}
    ${look.render({
      ...{
        files,
        before,
        after,
        count,
        zone: this.#zone(look, view.zone),
        disabled,
        isLong,
        isDense: this.#isDense,
        isCarrying: !!sorting?.carried,
      },
      summary: head === nothing ? nothing : html`${head} ${why}`,
    })}
    ${this.#guard.asksToStay ? html`<div part="keep-open" class="hint">${translator.strings.keepOpen}</div>` : nothing}`;
  }

  #zone(look: Look, view: ZoneView | undefined): TemplateResult {
    const { language, queue } = this.#context;
    if (view) return html`${look.zone?.(view)} ${view.withMore?.()}`;
    return html`${queue.tasks.length > 0 ? nothing : html`<div class="hint">${language.translator.strings.noFiles}</div>`}`;
  }

  /** Moves files, with `sortable`. */
  get #sorting(): Sorting | undefined {
    const { sortable, readOnly } = this.#context.host;
    return sortable && !readOnly ? this.#movable.current : undefined;
  }

  #rowsInView(look: Look, tasks: readonly UploadTask[], hasFields: boolean): Rows {
    const list = this.#root.querySelector('.list, .wall');
    this.#scrollTop = this.#isWindowed ? (list?.scrollTop ?? 0) : 0;
    const visited = this.#sorting?.carried ?? this.#taskOf(this.#keys.row) ?? this.removals.at(this.#keys.row) ?? [];
    const kept = [visited, this.#called ?? [], this.#fields.needed(tasks)].flat();
    const rows = this.#grow((most) => look.window.rowsInView(tasks, list, kept, hasFields, most));
    this.#rendered.clear();
    for (const { task } of rows.shown) if (!this.removals.of(task)) this.#rendered.set(task.id, task);
    return rows;
  }

  #viewOf(look: Look, { task, place }: Rows['shown'][number], view: ListView, hasFields: boolean): TaskView {
    const { disabled, setRejected } = view;
    const { cover, readOnly, noPreview } = this.#context.host;
    return {
      queue: this.#context.queue.current(),
      task,
      translator: this.#context.language.translator,
      disabled,
      readOnly,
      place,
      timeLeft: this.#timeLeft.smooth(task, task.remaining),
      thumbnail: look.thumbnails.thumbnailOf(task),
      link: this.#copier.linkOf(task),
      details: this.#copier.detailsOf(task),
      isCover: cover && place.index === 0,
      hasFields,
      isPreviewable: !noPreview && !!previewOf(task),
      controls: this.#sorting?.controlsFor(task, place, disabled),
      removal: this.removals.of(task),
      chooseAgain: () => chooseAgain(this.#context, task, () => setRejected([])),
      remove: () => this.removals.remove([task]),
    };
  }

  #rejections({ rejected, setRejected, disabled }: ListView): TemplateResult {
    return rejections({
      rejected,
      translator: this.#context.language.translator,
      disabled,
      dismiss: () => setRejected([]),
      addDuplicates: () => {
        setRejected(rejected.filter((rejection) => !isDuplicate(rejection)));
        this.#addDuplicates(rejected.filter(isDuplicate));
      },
    });
  }

  #addDuplicates(duplicates: readonly Rejection[]): void {
    const queue = this.#context.queue.current();
    this.#context.queue.makeRoom();
    for (const { file, path } of duplicates) queue.add([file], () => path, true);
  }

  #taskOf(row: Element | null | undefined): UploadTask | undefined {
    return this.#rendered.get((row as HTMLElement | null | undefined)?.dataset.task ?? '');
  }

  readonly #handleScroll = (): void => {
    if (this.#isWindowed) this.#context.host.requestUpdate();
  };

  /** Whether some rows are not rendered. */
  get #isWindowed(): boolean {
    return this.#rendered.size > 0 && this.#rendered.size < this.#context.queue.tasks.length;
  }
}
