import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Controller } from '../../base/updating-element.js';
import { repeat } from 'lit/directives/repeat.js';
import type { UploadQueue } from '../../queue/upload-queue.js';
import { listenToPages, sendToPages } from '../../memory/pages.js';
import type {
  UnfinishedBatch,
  UnfinishedStream,
  UnfinishedUpload,
  UnsavedUploads,
  UnverifiedFiles,
} from '../../queue/unfinished.js';
import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import type { QueueEvent } from '../host/events.js';
import { FocusKeeper } from '../look/focus-keeper.js';
import { GridKeys } from '../look/grid-keys.js';
import { listSheets } from '../list/list-sheets.js';
import { adopt } from '../parts/adopt.js';
import { textButton } from '../parts/buttons.js';
import type { ElementContext } from '../queue/context.js';
import { en } from '../words/locales/en.js';
import type { Translator } from '../words/translator.js';
import { rememberHeight } from '../queue/remember-height.js';
import { batchInWords, batchSection, unfinishedRow } from './unfinished-row.js';
import { unfinishedStyles } from './unfinished-styles.js';

type Upload = UnfinishedUpload | UnfinishedStream;
type Counted = UnsavedUploads | UnverifiedFiles;

/** Events within this time lead to one refresh, in ms. */
const REFRESH_DELAY = 150;

const relevant = new Set(['file-added', 'file-removed', 'upload-start', 'upload-abort', 'uploads-settled']);

/** Uploads that an earlier page left unfinished, each with a button that resumes it. */
export class UnfinishedList implements Controller {
  readonly #context: ElementContext;
  readonly #focus: FocusKeeper;
  readonly #keys: GridKeys;
  /** By the upload's id: why its file could not be opened. */
  readonly #failures = new Map<string, UploadError>();
  #uploads: readonly Upload[] = [];
  #unsaved: UnsavedUploads | undefined;
  #batches: readonly UnfinishedBatch[] = [];
  #unverified: UnverifiedFiles | undefined;
  /** The ids of batches that were opened here. */
  readonly #opened = new Set<string>();
  #drawn = '';
  #stopListening = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #refreshes = 0;
  #isResuming = false;

  constructor(context: ElementContext) {
    const { host, language } = context;
    this.#context = context;
    language.addEnglish(en);
    const root = host.renderRoot;
    this.#focus = new FocusKeeper(root);
    this.#keys = new GridKeys(root, '.uploads');
    adopt(root, ...listSheets, unfinishedStyles);
    host.addController(this);
    rememberHeight(context);
    void this.refresh();
  }

  hostConnected(): void {
    this.#stopListening = listenToPages((message) => void (message === 'changed' && this.refresh()));
    addEventListener('focus', this.#refreshSoon); // another tab may have resumed or finished one of them
    this.#refreshSoon();
  }

  hostDisconnected(): void {
    this.#stopListening();
    removeEventListener('focus', this.#refreshSoon);
  }

  hostUpdate(): void {
    this.#focus.remember();
  }

  hostUpdated(): void {
    this.#keys.update();
    this.#focus.restore();
  }

  /** Reads again what is unfinished. */
  async refresh(): Promise<void> {
    const refresh = ++this.#refreshes;
    const all = await this.#context.queue.current().listUnfinished();
    if (refresh !== this.#refreshes) return; // a later one reads more
    const uploads = all.filter((one) => one.kind === 'file' || one.kind === 'stream');
    const unsaved = all.find((one) => one.kind === 'unsaved');
    const batches = all.filter((one) => one.kind === 'batch');
    const unverified = all.find((one) => one.kind === 'unverified');
    const { announce, language } = this.#context;
    const { translator } = language;
    const countNow = settledCount(unverified); // while a grant is fetched, nothing is said that may be of no use soon
    const news = [
      uploads.length > this.#uploads.length && headline(uploads, translator),
      unsaved && unsaved.total > (this.#unsaved?.total ?? 0) && countInWords(unsaved, translator),
      batches.length > this.#batches.length && batchInWords(batches[0]!, translator),
      unverified && countNow > settledCount(this.#unverified) && countInWords(unverified, translator),
    ].filter(Boolean);
    if (news.length > 0) announce(news.join(translator.strings.stop));
    this.#uploads = uploads;
    this.#unsaved = unsaved;
    this.#batches = batches;
    this.#unverified = unverified;
    const drawn = JSON.stringify(all); // what it is made of: a refresh that finds the same draws nothing
    if (drawn !== this.#drawn) this.#context.host.requestUpdate();
    this.#drawn = drawn;
  }

  /** Shows in an upload's row why its file could not be opened. */
  showFailure(id: string, error: UploadError): void {
    this.#failures.set(id, error);
    this.#context.host.requestUpdate();
  }

  render(disabled: boolean): TemplateResult {
    return html`${this.#renderCount(this.#unverified, disabled)}${this.#renderCount(this.#unsaved, disabled)}${this.#renderBatches(disabled)}${this.#renderUploads(disabled)}`;
  }

  /**
   * Files of another product, say: whether they are saved now is for the person to decide. Or files that may be another person's: no names, and nothing
   * to do with them but to end this.
   */
  #renderCount(counted: Counted | undefined, disabled: boolean): TemplateResult | typeof nothing {
    if (!counted) return nothing;
    const { translator } = this.#context.language;
    const { strings } = translator;
    const title = countInWords(counted, translator);
    const saved = counted.kind === 'unsaved' && counted.canSave ? counted : undefined;
    const save = () => void saved?.restore().then(() => this.refresh());
    return html`<section class="panel unfinished ${counted.kind}" aria-label=${title}>
      <div part="summary" class="summary">
        <div class="body headline">${title}</div>
        <div part="actions" class="actions">
          ${saved ? textButton(strings.save, save, disabled, true) : nothing}
          ${textButton(strings.forget, () => void this.#forget(counted), disabled)}
        </div>
      </div>
    </section>`;
  }

  #renderBatches(disabled: boolean): TemplateResult[] {
    const { translator } = this.#context.language;
    return this.#batches.map((batch) =>
      batchSection({
        ...{ batch, translator, disabled, wasOpened: this.#opened.has(batch.id), choose: this.#context.openPicker },
        resume: () => void this.#openBatch(batch),
        forget: () => void this.#forget(batch),
      }),
    );
  }

  #renderUploads(disabled: boolean): TemplateResult | typeof nothing {
    if (this.#uploads.length === 0) return nothing;
    const { translator } = this.#context.language;
    const { strings } = translator;
    const title = headline(this.#uploads, translator);
    const ready = this.#uploads.filter((one) => one.open && this.#failures.get(one.id)?.code !== 'file');
    const all = this.#context.host.multiple && ready.length > 1;
    return html`<section class="panel unfinished" aria-label=${title}>
      <div part="summary" class="summary">
        <div class="body headline">${title}</div>
        ${
          all
            ? html`<div part="actions" class="actions">
                ${textButton(strings.resumeAll, () => this.#resume(ready), disabled, true)}
              </div>`
            : nothing
        }
      </div>
      <div part="list" class="uploads" role="grid" aria-label=${title} aria-rowcount=${this.#uploads.length}>
        ${repeat(
          this.#uploads,
          ({ id }) => id,
          (upload, index) =>
            unfinishedRow({
              upload,
              index,
              translator,
              disabled,
              failure: this.#failures.get(upload.id),
              resume: () => this.#resume([upload]),
              choose: this.#context.openPicker,
              forget: () => void this.#forget(upload),
            }),
        )}
      </div>
    </section>`;
  }

  /** Opens all files within the click: browsers ask for permission at no other time. */
  #resume(uploads: readonly Upload[]): void {
    this.#isResuming = true;
    for (const upload of uploads) void this.#open(upload);
  }

  async #open(upload: Upload): Promise<void> {
    const { id, path } = upload;
    this.#failures.delete(id);
    try {
      const file = await upload.open?.();
      if (file instanceof File) await this.#context.add([file], () => path);
    } catch (thrown) {
      const error = toUploadError(thrown);
      if (error.code === 'gone') return this.refresh(); // another page has it
      this.showFailure(id, error);
    }
  }

  async #openBatch({ id, open }: UnfinishedBatch): Promise<void> {
    await open?.();
    this.#opened.add(id);
    this.#context.host.requestUpdate();
    await this.refresh();
  }

  async #forget(upload: Pick<UnfinishedUpload, 'forget'>): Promise<void> {
    await upload.forget();
    await this.refresh();
    sendToPages('changed');
  }

  handleQueueEvent({ type }: QueueEvent): void {
    if (!relevant.has(type)) return;
    this.#refreshSoon();
    if (type !== 'upload-start' || !this.#isResuming) return;
    this.#isResuming = false;
    sendToPages('changed'); // it runs now, so other tabs remove it from their lists
  }

  readonly #refreshSoon = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, REFRESH_DELAY);
  };
}

function countInWords({ kind, total }: Counted, translator: Translator): string {
  const { unsavedFiles, earlierFiles } = translator.strings;
  return translator.format(kind === 'unsaved' ? unsavedFiles : earlierFiles, { n: total });
}

/** How many files stay a count. */
const settledCount = (unverified: UnverifiedFiles | undefined) =>
  unverified?.isPending ? 0 : (unverified?.total ?? 0);

const headline = (uploads: readonly Upload[], translator: Translator) =>
  translator.format(translator.strings.unfinishedFiles, { n: uploads.length });

/** Continues what the browser can open without asking the person. @returns why others could not be opened, by their ids */
export async function resumeGranted(queue: UploadQueue): Promise<[id: string, error: UploadError][]> {
  const failures: [string, UploadError][] = [];
  for (const one of await queue.listUnfinished()) {
    try {
      if (!('open' in one) || !one.open || !(await one.isGranted())) continue;
      const opened = await one.open();
      if (opened instanceof File) queue.add([opened], () => (one as UnfinishedUpload).path);
    } catch (thrown) {
      failures.push([one.id, toUploadError(thrown)]); // the others continue
    }
  }
  return failures;
}
