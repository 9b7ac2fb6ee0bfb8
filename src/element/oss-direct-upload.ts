import { type CSSResult, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { UploadTask } from '../core/queue/upload-task.js';
import type { Announcer } from './words/announcer.js';
import { flag, property, text } from './attributes.js';
import { dropzone } from './input/zone.js';
import { FileDrop } from './input/drop.js';
import { takePasted } from './input/paste.js';
import { FilePicker } from './input/picker.js';
import { FormControl } from './form/form-controller.js';
import { Language, type OwnStrings } from './words/language.js';
import { loadWhenNear } from './input/preload.js';
import { lookBack } from './unfinished/if-records-exist.js';
import { takesMany } from './queue/read-settings.js';
import { rulesInWords } from './words/rules-in-words.js';
import { showState } from './form/states.js';
import { styles } from './parts/styles.js';
import type { Refusal } from './list/rejections.js';
import type { TaskList } from './list/task-list.js';
import type { UnfinishedList } from './unfinished/unfinished-list.js';
import type { Translator } from './words/translator.js';
import { zoneStyles } from './input/zone-styles.js';

/**
 * Uploads files from the browser straight to Alibaba Cloud OSS.
 *
 * @summary Upload field for Alibaba Cloud OSS, by STS, POST policy or presigned URL.
 * @tag oss-direct-upload
 * @slot - A native `<input type=file>` that works where scripts do not run; it is taken over and hidden.
 * @slot label - What the zone says in bold.
 * @slot hint - Below the label; the rules in words unless given.
 * @slot icon - In place of the arrow.
 * @slot button - A button of your own.
 *
 * @csspart dropzone - Where files are dropped.
 * @csspart label - What the zone says in bold.
 * @csspart hint - Below the label.
 * @csspart icon - The symbol in the zone.
 * @csspart button - The button that chooses files.
 * @csspart summary - Totals of all files, and what can be done with all.
 * @csspart list - The list of files.
 * @csspart file - One file's row.
 * @csspart thumbnail - A small picture of the file, or its type.
 * @csspart name - The file's name.
 * @csspart meta - Size, speed, time left, or state in words.
 * @csspart progress - The track of a progress bar.
 * @csspart bar - What of it is done.
 * @csspart actions - The buttons of a row or of the summary.
 * @csspart action - One such button.
 * @csspart error - What went wrong, in words.
 *
 * @cssprop --oss-upload-accent - Color of what can be pressed and of progress.
 * @cssprop --oss-upload-surface - Background.
 * @cssprop --oss-upload-text - Text.
 * @cssprop --oss-upload-muted - Text of less weight.
 * @cssprop --oss-upload-border - Lines.
 * @cssprop --oss-upload-danger - Failure.
 * @cssprop --oss-upload-success - Success.
 * @cssprop --oss-upload-radius - Roundness of the corners.
 * @cssprop --oss-upload-gap - Space between the pieces and in them: the density.
 * @cssstate dragover - Files are dragged over it.
 * @cssstate uploading - A file is on its way.
 * @cssstate paused - Files are paused and none is on its way.
 * @cssstate error - A file failed.
 * @cssstate done - All files are stored.
 * @cssstate empty - There is no file.
 *
 * @fires {CustomEvent<{ task: UploadTask }>} file-added - A file passed the rules.
 * @fires {CustomEvent<{ file: File, error: UploadError }>} file-reject - A file did not: `error.rule` says which; `duplicate` is in the list already.
 * @fires {CustomEvent<{ task: UploadTask }>} file-removed - A file left the list.
 * @fires {CustomEvent<{ task: UploadTask }>} upload-before - A file's turn has come; `preventDefault()` is a veto.
 * @fires {CustomEvent<{ task: UploadTask }>} upload-start - Bytes are about to move.
 * @fires {CustomEvent<{ task: UploadTask }>} upload-progress - Bytes moved; at most once a frame for each file.
 * @fires {CustomEvent<{ task: UploadTask, result: StoredObject }>} upload-success - OSS has confirmed the object.
 * @fires {CustomEvent<{ task: UploadTask, error: UploadError }>} upload-error - An upload failed.
 * @fires {CustomEvent<{ task: UploadTask }>} upload-pause - An upload was paused.
 * @fires {CustomEvent<{ task: UploadTask }>} upload-resume - A paused upload waits for its turn again.
 * @fires {CustomEvent<{ task: UploadTask }>} upload-abort - An upload was canceled.
 * @fires {CustomEvent<{ task: UploadTask, error: UploadError, attempt: number }>} upload-retry - A request is tried again.
 * @fires {CustomEvent<UploadMetric>} upload-metric - What an upload took that has ended: bytes, time, parts, retries; no names, no secrets.
 * @fires {CustomEvent<{ tasks: readonly UploadTask[] }>} uploads-settled - Nothing runs and nothing waits for its turn.
 * @fires {Event} change - The value changed.
 */
export class OssDirectUpload extends FormControl {
  static override readonly styles: CSSResult[] = [styles, zoneStyles];

  /** `dropzone`, or `button` for forms and toolbars. */
  @property({ ...text, reflect: true }) variant: 'dropzone' | 'button' | undefined;
  /** Takes no dropped files. */
  @property({ ...flag, attribute: 'no-drop' }) noDrop = false;
  /** Takes no pasted files. */
  @property({ ...flag, attribute: 'no-paste' }) noPaste = false;
  /** Shows no list: the page draws its own from `tasks`. */
  @property({ ...flag, attribute: 'no-list' }) noList = false;
  /** `page`: files may be dropped anywhere on the page. */
  @property({ ...text, attribute: 'drop-target' }) dropTarget: 'page' | undefined;
  /** Translator of your own in place of the language's. */
  @property({ attribute: false }) strings: OwnStrings | undefined;

  readonly #language = new Language(this);
  readonly #take = (files: Iterable<File>, path?: (file: File) => string | undefined, more = false) =>
    more ? this.addMore(files, path) : this.addFiles(files, path);
  readonly #drop = new FileDrop(this, { disabled: () => this.isDisabled, room: () => this.room, take: this.#take });
  readonly #picker = new FilePicker(this, this.#take);
  readonly #unheard: Event[] = [];
  #announcer: Announcer | undefined;
  #list: TaskList | undefined;
  #loading: Promise<void> | undefined;
  #refused: Refusal[] = [];
  #unfinished: UnfinishedList | undefined;

  constructor() {
    super();
    takePasted(this, { enabled: () => !this.noPaste && !this.isDisabled, take: this.#take });
    loadWhenNear(this, this.#picker);
    this.addEventListener('click', (event) => event.composedPath()[0] === this && this.showPicker()); // its label's click
  }

  override addFiles(files: Iterable<File>, path?: (file: File) => string | undefined): Promise<UploadTask[]> {
    this.#refused = [];
    return super.addFiles(files, path);
  }

  override clear(): void {
    this.#refused = [];
    super.clear();
    this.requestUpdate();
  }

  /** Opens the browser's file dialog; only a click or a key may do so. */
  showPicker(): void {
    if (!this.isDisabled) this.#picker.open();
  }

  override focus(options?: FocusOptions): void {
    this.mainButton?.focus(options);
  }

  protected override get translator(): Translator {
    return this.#language.translator;
  }

  protected override hear(event: Event): void {
    super.hear(event);
    if (this.#announcer) this.#announcer.hear(event);
    else if (event.type !== 'upload-progress') this.#unheard.push(event);
    if (event.type === 'file-reject') this.#refused.push((event as CustomEvent<Refusal>).detail);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('strings')) this.#language.override(this.strings);
    showState(this.internals, 'dragover', !!this.#drop.dragged);
    if (this.tasks.length + this.#refused.length > 0) this.#loading ??= this.#loadList();
    if (!this.hasUpdated || changed.has('endpoint') || changed.has('resumeScope')) lookBack(this.#lookBack);
  }

  protected override render(): TemplateResult {
    const { translator, tasks, totals, variant = 'dropzone', isDisabled: disabled } = this;
    const label = [...this.labels].map((node) => node.textContent?.trim()).join(' ');
    const zone = {
      ...{ translator, variant, multiple: takesMany(this), folders: this.webkitdirectory, disabled },
      ...{ noDrop: this.noDrop, dragged: this.#drop.dragged, hasFiles: tasks.length > 0, maxFiles: this.maxFiles },
      ...{ hint: rulesInWords(this, translator), pick: () => this.showPicker() },
    };
    const root = this.#language.waits ? 'root held' : 'root';
    return html`<div
      class=${root}
      role="group"
      lang=${translator.lang}
      aria-label=${label || translator.strings.addFiles}
    >
      ${dropzone(zone)} ${this.#drop.looks?.render(zone)} ${this.#picker.render()}
      ${this.noList ? nothing : this.#unfinished?.render({ translator, disabled })}
      ${this.noList ? nothing : this.#list?.render({ translator, tasks, totals, refused: this.#refused, disabled })}
      <slot hidden @slotchange=${this.#takeOver}></slot>
      <div class="sr" role="status">${this.#announcer?.status || this.#unfinished?.status}</div>
      <div class="sr" role="alert">${this.#announcer?.alert}</div>
    </div>`;
  }

  readonly #takeOver = async ({ target }: Event): Promise<void> => {
    if ((target as HTMLSlotElement).assignedElements().length === 0) return;
    const { takeOver } = await import('./input/native-input.js');
    takeOver(this, target as HTMLSlotElement, this.#take);
  };

  /** Shows what an earlier page left unfinished. */
  readonly #lookBack = async (): Promise<void> => {
    if (this.#unfinished) return this.#unfinished.look();
    if ((await this.queue.listUnfinished()).length === 0) return;
    const { en, UnfinishedList } = await import('./unfinished/unfinished-list.js');
    this.#language.complete(en);
    this.#unfinished ??= new UnfinishedList(this, () => this.translator);
  };

  async #loadList(): Promise<void> {
    const code = await import('./list/list-chunk.js').catch(() => undefined);
    if (!code) return void setTimeout(() => (this.#loading = undefined), 3000); // then the next change tries again
    this.#language.complete(code.en);
    const options = { translator: () => this.translator, totals: () => this.totals };
    const announcer = (this.#announcer = new code.Announcer(this, options, this.#unheard.splice(0)));
    this.#list = new code.TaskList(this, () => announcer.say(this.translator.strings.linkCopied));
    new code.PageGuard(this, () => this.totals);
  }
}
