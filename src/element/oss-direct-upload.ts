import { lazy } from '../base/lazy.js';
import type { StoredFile } from '../object/stored-object.js';
import type { UploadQueue } from '../queue/upload-queue.js';
import type { UploadTask } from '../task/upload-task.js';
import { Frame } from './frame.js';
import { property } from './host/attributes.js';
import { type AddUploadListener, emit, type QueueEvent, type RemoveUploadListener } from './host/events.js';
import { FormController } from './form/form-controller.js';
import type { Internals } from './form/states.js';
import type { AddFiles } from './queue/add-files.js';
import type { ElementContext } from './queue/context.js';
import { InputController } from './input/input-controller.js';
import { zoneStyles } from './input/zone-styles.js';
import { ListController, loadListCode } from './list/list-controller.js';
import { adopt } from './parts/adopt.js';
import { classNames } from './parts/make.js';
import { styles } from './parts/styles.js';
import { preloadOnApproach } from './preload.js';
import { QueueController } from './queue/queue-controller.js';
import { takesMany } from './queue/read-queue-settings.js';
import { LoadedPart } from './host/loaded-part.js';
import { SettingsElement } from './host/settings.js';
import { UnfinishedController } from './unfinished/unfinished-controller.js';
import { Language } from './words/language.js';

const loadRecord = (context: ElementContext) =>
  import('./record/record-control.js').then(({ RecordControl }) => new RecordControl(context));
const loadCrop = lazy(() => import('./crop/crop-pictures.js'));

/**
 * Uploads files from the browser directly to Alibaba Cloud OSS.
 *
 * @example
 * import 'oss-direct-upload';
 * const field = document.querySelector('oss-direct-upload')!;
 * field.addEventListener('upload-success', ({ detail }) => save(detail.result.key));
 *
 * @summary Upload field for Alibaba Cloud OSS: STS, POST policy or presigned URL.
 * @tag oss-direct-upload
 * @slot - A native `<input type=file>` for browsers that run no scripts; the element takes it over and hides it.
 * @slot label - The zone's label.
 * @slot hint - The text below the label; by default the rules in words.
 * @slot icon - The zone's icon.
 * @slot button - Your own button.
 * @slot task.id - What belongs to one file, such as a field for its caption: in its row or card.
 *
 * @csspart dropzone - The zone where files are dropped.
 * @csspart label - The zone's label.
 * @csspart hint - The text below the label.
 * @csspart icon - The zone's icon.
 * @csspart button - The button that chooses files.
 * @csspart summary - Totals of all files, and the buttons for all of them.
 * @csspart list - The list of files.
 * @csspart file - One file's row.
 * @csspart thumbnail - The file's thumbnail or type.
 * @csspart name - The file's name.
 * @csspart meta - Size, speed and time left, or the state in words.
 * @csspart progress - The track of a progress bar.
 * @csspart bar - The filled part of a progress bar.
 * @csspart actions - The buttons of a row or of the summary.
 * @csspart action - One of these buttons.
 * @csspart error - An error in words.
 * @csspart card - One file's card, with `variant="pictures"`.
 * @csspart ring - The progress of a card or an avatar.
 * @csspart handle - The button that moves a file, with `sortable`.
 * @csspart cover - The mark of the first file, with `cover`.
 * @csspart removed - What is in the place of removed files, with the button that undoes it.
 * @csspart held - The line about a submit that waits, with `wait-for-uploads`.
 * @csspart keep-open - The line that asks a person with a touch screen to keep the page open.
 * @csspart crop - The dialog that crops a picture, with `crop`.
 * @csspart record - The dialog that records, with `record`.
 * @csspart preview - The dialog that shows a picture, a video or a sound.
 *
 * @cssprop {<color>} [--oss-upload-accent=light-dark(#2f5bea, #8aa9ff)] - Color of buttons and progress.
 * @cssprop {<color>} [--oss-upload-surface=light-dark(#fff, #17191e)] - Background color.
 * @cssprop {<color>} [--oss-upload-text=light-dark(#1a1d23, #eceef2)] - Text color.
 * @cssprop {<color>} [--oss-upload-muted=light-dark(#5a6270, #a3abb8)] - Color of less important text.
 * @cssprop {<color>} [--oss-upload-border=light-dark(#d8dce3, #363b45)] - Color of borders.
 * @cssprop {<color>} [--oss-upload-danger=light-dark(#c02b1d, #ff9486)] - Color of failures.
 * @cssprop {<color>} [--oss-upload-success=light-dark(#157a3c, #62d394)] - Color of success.
 * @cssprop {<length>} [--oss-upload-radius=12px] - Radius of the corners.
 * @cssprop {<length>} [--oss-upload-gap=12px] - Space between and inside the element's pieces: its density.
 * @cssprop {<length>} [--oss-upload-card-size=clamp(max(104px, 6.5rem), 30cqi, max(128px, 8rem))] - Smallest width of a card; cards grow until they fill their row, and the default with large text. An avatar has this size, by default 128px.
 * @cssprop {<length>} [--oss-upload-card-radius=12px] - Radius of a card's corners, and of a square avatar's.
 * @cssstate dragover - Files are dragged over the element.
 * @cssstate uploading - A file is being uploaded.
 * @cssstate paused - Files are paused and none is being uploaded.
 * @cssstate error - A file failed, or the server refuses it.
 * @cssstate done - All files are stored.
 * @cssstate empty - The list is empty.
 * @cssstate submitting - With `wait-for-uploads`, a submit waits for uploads.
 *
 * @fires {Event} change - The value has changed.
 * @fires {Event} invalid - The field was validated, and is not valid: `validationMessage` says why. It does not bubble.
 */
export class OssDirectUpload extends SettingsElement {
  static readonly formAssociated = true;

  readonly #internals: Internals = this.attachInternals?.() ?? ({} as Internals);
  readonly #add: AddFiles = (files, path, isContinued = false) => {
    if (!isContinued) this.#list.clearRejections();
    const add = (allowed: Iterable<File>) => this.#queue.add(allowed, path, isContinued);
    if (!this.crop || (isContinued && !takesMany(this))) return add(files);
    const all = [...files];
    const cropped = loadCrop().then(({ cropChosen }) => cropChosen(this.#context, all));
    return this.#queue.expect(all, cropped.catch(() => all).then(add)); // else the image settings crop them in the middle
  };
  readonly #queue = new QueueController(
    this,
    (event) => this.#handleQueueEvent(event),
    () => this.#form.refresh(),
  );
  readonly #language = new Language(this);
  readonly #context: ElementContext = {
    ...{ host: this, queue: this.#queue, language: this.#language, add: this.#add },
    takesFiles: () => this.#form.takesFiles,
    openPicker: () => this.showPicker(),
    announce: (text) => this.#list.announce(text),
    drawNow: () => {
      this.requestUpdate();
      this.performUpdate();
    },
  };
  readonly #form = new FormController(this.#context, this.#internals, loadListCode);
  readonly #input = new InputController(this.#context, this.#internals);
  readonly #list = new ListController(this.#context);
  readonly #unfinished = new UnfinishedController(this.#context);
  readonly #frame = new Frame(this.#input.takeOverNativeInput);
  readonly #record = new LoadedPart(
    this,
    () => !!this.record,
    () => loadRecord(this.#context),
  );

  constructor() {
    super();
    preloadOnApproach(this.#context, this.#input);
  }

  /** Informs everybody of an event of the queue, in this order: the element's own parts, then the page. @returns false where the page vetoes it */
  #handleQueueEvent(event: QueueEvent): boolean {
    this.#form.handleQueueEvent(event);
    this.#list.handleQueueEvent(event);
    const isWanted = event.type === 'task-change' || emit(event, this);
    this.#unfinished.handleQueueEvent(event);
    return isWanted;
  }

  /** The queue that is shown. Set your own to keep it when the element goes: its settings and rules replace the element's. */
  @property({ attribute: false, noAccessor: true }) // a value that was set before the upgrade is kept
  get queue(): UploadQueue {
    return this.#queue.current();
  }
  set queue(queue: UploadQueue | undefined) {
    this.#queue.setGiven(queue);
    this.#form.refresh();
    if (this.hasUpdated) this.#unfinished.refreshSoon();
  }

  /**
   * Objects that are already stored: shown as done, part of the value, and counted by the rules. The person can remove them
   * from the list, which emits `file-removed`. Setting this property emits nothing.
   */
  @property({ attribute: false, noAccessor: true })
  get stored(): readonly StoredFile[] {
    return this.#queue.stored;
  }
  set stored(stored: readonly StoredFile[] | undefined) {
    if (this.#queue.showStored(stored ?? [])) this.#form.refresh(true);
  }

  /** All files, in the order in which they were added, or to which they were moved. */
  get tasks(): readonly UploadTask[] {
    return this.#queue.tasks;
  }

  /**
   * Adds files as if they had been chosen: with `crop`, pictures after the person has cropped them. Many are added in slices, so that
   * the page stays responsive; without `crop`, the first slice is added before this returns.
   *
   * @param path returns the path of the folder that a file was in
   * @returns their tasks; rejected files have none
   */
  addFiles(files: Iterable<File>, path?: (file: File) => string | undefined): Promise<UploadTask[]> {
    return this.#add(files, path);
  }

  /** Starts all queued uploads, with `no-auto`. */
  start(): void {
    this.#queue.configured().start();
  }

  /** Pauses one upload, or all. What has been sent is kept. */
  pause(task?: UploadTask): void {
    this.#queue.configured().pause(task);
  }

  /** Resumes one paused upload, or all. */
  resume(task?: UploadTask): void {
    this.#queue.configured().resume(task);
  }

  /**
   * Retries one failed or canceled upload, or all failed ones.
   *
   * @param file the same file, chosen again, where it cannot be read any more: see `UploadQueue.retry`
   */
  retry(task?: UploadTask, file?: File): void {
    this.#queue.configured().retry(task, file);
  }

  /** Cancels one upload, or all, and deletes what has been sent. */
  cancel(task?: UploadTask): void {
    this.#queue.configured().cancel(task);
  }

  /** Removes a file from the list; a stored object stays in OSS. Without a file, removes the element, as `Element.remove()`. */
  override remove(task?: UploadTask): void {
    if (task) this.queue.remove(task);
    else super.remove();
  }

  /** Removes all files from the list; stored objects stay in OSS. */
  clear(): void {
    this.#list.clearRejections();
    this.#queue.clear();
    this.requestUpdate();
  }

  /** Opens the browser's file dialog. Browsers allow this only within a click or key press. */
  showPicker(): void {
    this.#input.openPicker();
  }

  /** Focuses the button that chooses files. */
  override focus(options?: FocusOptions): void {
    this.#form.mainButton?.focus(options);
  }

  /** What the form submits, as `value-as` says: one entry for each file that OSS has confirmed, whose `afterUpload` has ended, and that the server does not refuse. */
  get value(): readonly string[] {
    return this.#form.value;
  }

  /** The form that the element belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  /** The `<label>` elements of this field. */
  get labels(): NodeList {
    return this.#internals.labels ?? [];
  }

  /** Whether the field is validated: not if it is disabled. */
  get willValidate(): boolean {
    return this.#internals.willValidate;
  }

  /** Why the field is invalid, as on `<input>`. Files that are uploading, paused or failed set `customError`. */
  get validity(): ValidityState {
    this.#form.refresh();
    return this.#internals.validity;
  }

  /** Why the field is invalid, in the element's language; empty if it is valid. */
  get validationMessage(): string {
    this.#form.refresh();
    return this.willValidate ? this.#internals.validationMessage : '';
  }

  /** Returns whether the field is valid; if not, emits `invalid`. */
  checkValidity(): boolean {
    this.#form.refresh();
    return this.#internals.checkValidity?.() ?? true;
  }

  /** Like `checkValidity()`, and shows the browser's message if the field is invalid. */
  reportValidity(): boolean {
    this.#form.refresh();
    return this.#internals.reportValidity?.() ?? true;
  }

  /** Makes the field invalid with this message, or valid again with an empty one. */
  setCustomValidity(message: string): void {
    this.#form.setCustomValidity(message);
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#form.setForm(form);
  }

  formDisabledCallback(): void {
    this.requestUpdate();
    if (this.hasUpdated) this.#unfinished.refreshSoon();
  }

  formResetCallback(): void {
    this.#form.cancelSubmit();
    this.#list.clearRejections();
    this.#queue.reset();
    this.#form.refresh(true); // as of a native input, the page hears of no change
    this.requestUpdate();
  }

  /** After a reload or when the person comes back: shows again what was uploaded. */
  formStateRestoreCallback(state: unknown): void {
    if (typeof state !== 'string') return;
    const stored = JSON.parse(state) as StoredFile[];
    const refresh = () => this.#form.refresh(true); // the page hears of no change
    if (this.resumeScope) this.queue.adopt(stored);
    else if (stored.length > 0) this.#unfinished.restoreState(stored, refresh);
    refresh();
  }

  protected override willUpdate(changed: ReadonlySet<string>): void {
    if (!this.hasUpdated || changed.size > 0) {
      loadListCode.current?.warnOfMistakes(this);
      this.#queue.configure();
      this.#form.refreshSoon();
    }
    if (changed.has('rules') || changed.has('endpoint')) void this.#queue.followRoute();
    if (changed.has('strings')) this.#language.override(this.strings);
    const scope = ['endpoint', 'resumeScope', 'afterUpload', 'context', 'readOnly'];
    if (!this.hasUpdated || scope.some((name) => changed.has(name))) this.#unfinished.refreshSoon();
  }

  protected override createRoot(): ShadowRoot {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    adopt(root, ...styles, zoneStyles);
    root.addEventListener('slotchange', () => this.requestUpdate()); // what the page has put there is drawn, or drawn around
    return root;
  }

  /** For screen readers: its labels, without what the page has put into the tag. */
  get #name(): string {
    const { strings } = this.#language.translator;
    const texts = [...this.labels].map((one) =>
      one.textContent!.replace(one.contains(this) ? this.textContent : '', '').trim(),
    );
    const byDefault = takesMany(this) ? strings.addFiles : strings.addFile;
    const name = texts.join(' ') || this.getAttribute('aria-label') || byDefault;
    return this.required ? `${name}, ${strings.required}` : name;
  }

  protected override draw(): () => void {
    const root = this.renderRoot;
    const focused = root.activeElement as HTMLElement | null;
    const { translator, isPending } = this.#language;
    const { isDisabled } = this.#form;
    const { hasZone } = this.#list;
    const zone = this.#input.view(this.#record.current?.withRecord);
    const view = {
      classes: classNames({ root: true, pending: isPending, coming: this.#unfinished.isComing }),
      style: this.#unfinished.place,
      lang: translator.lang,
      label: this.#name,
      rest: [
        this.noList || this.readOnly ? undefined : this.#unfinished.render(isDisabled),
        this.noList ? undefined : this.#list.render(isDisabled, zone),
        this.#form.render(),
      ],
      status: this.#list.status,
      alert: this.#list.alert,
    };
    return () => {
      this.#frame.draw(root, { ...view, first: this.#input.draw(zone, hasZone) }, loadListCode.current?.render);
      if (!focused?.matches('.button') || root.activeElement) return;
      (focused.isConnected ? focused : this).focus({ preventScroll: true }); // late code has moved it, or draws another one
    };
  }
}

export interface OssDirectUpload {
  addEventListener: AddUploadListener;
  removeEventListener: RemoveUploadListener;
}
