import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { UnfinishedUpload } from '../../core/resume/unfinished.js';
import { UploadError } from '../../core/upload-error.js';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { textAction } from '../parts/buttons.js';
import { FocusKeeper } from '../list/focus-keeper.js';
import { listStyles } from '../list/list-styles.js';
import { rowStyles } from '../list/row-styles.js';
import type { ListHost } from '../list/task-list.js';
import { thumbnailStyles } from '../list/thumbnail-styles.js';
import { unfinishedRow } from './unfinished-row.js';
import { unfinishedStyles } from './unfinished-styles.js';
import type { Translator } from '../words/translator.js';

export { en } from '../words/locales/en.js';

/** What the list needs of the element that shows it. */
interface UnfinishedHost extends ListHost {
  addFiles(files: Iterable<File>, path?: (file: File) => string | undefined): Promise<UploadTask[]>;
  showPicker(): void;
}

/** What happens together is looked at together, this many milliseconds after it began. */
const GATHER = 150;

const changes = ['file-added', 'file-removed', 'upload-start', 'upload-abort', 'uploads-settled'];

/** Uploads that an earlier page left unfinished, each with what goes on with it: loaded when there is one. */
export class UnfinishedList implements ReactiveController {
  /** For a polite live region. */
  status = '';

  readonly #host: UnfinishedHost;
  readonly #translator: () => Translator;
  readonly #focus: FocusKeeper;
  readonly #troubles = new Map<string, UploadError>();
  #left: readonly UnfinishedUpload[] = [];
  #channel: BroadcastChannel | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks = 0;
  #goingOn = false;

  constructor(host: UnfinishedHost, translator: () => Translator) {
    this.#host = host;
    this.#translator = translator;
    const root = host.renderRoot as ShadowRoot;
    this.#focus = new FocusKeeper(root);
    const sheets = [listStyles, rowStyles, thumbnailStyles, unfinishedStyles].flatMap(
      ({ styleSheet }) => styleSheet ?? [],
    );
    root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, ...sheets])];
    for (const type of changes) host.addEventListener(type, this.#hear);
    host.addController(this);
    void this.look();
  }

  hostConnected(): void {
    this.#channel = new BroadcastChannel('oss-direct-upload');
    this.#channel.onmessage = () => void this.look();
    addEventListener('focus', this.#lookSoon); // another tab may have begun, or ended, one of these
    this.#lookSoon();
  }

  hostDisconnected(): void {
    this.#channel?.close();
    removeEventListener('focus', this.#lookSoon);
  }

  hostUpdate(): void {
    this.#focus.remember();
  }

  hostUpdated(): void {
    this.#focus.restore();
  }

  /** Looks again what is unfinished. */
  async look(): Promise<void> {
    const look = ++this.#looks;
    const left = await this.#host.queue.listUnfinished();
    if (look !== this.#looks) return;
    if (left.length > this.#left.length) this.status = headline(left, this.#translator());
    this.#left = left;
    this.#host.requestUpdate();
  }

  render({ translator, disabled }: { translator: Translator; disabled: boolean }): TemplateResult | typeof nothing {
    if (this.#left.length === 0) return nothing;
    const { strings } = translator;
    const title = headline(this.#left, translator);
    const ready = this.#left.filter(({ id, open }) => open && this.#troubles.get(id)?.code !== 'file');
    const all = this.#host.multiple && ready.length > 1;
    return html`<section class="panel unfinished" aria-label=${title}>
      <div part="summary" class="summary">
        <div class="body headline">${title}</div>
        ${
          all
            ? html`<div part="actions" class="actions">
                ${textAction(strings.resumeAll, () => this.#goOn(ready), disabled, true)}
              </div>`
            : nothing
        }
      </div>
      <ul part="list" class="left" role="list" aria-label=${title}>
        ${repeat(
          this.#left,
          ({ id }) => id,
          (upload) =>
            unfinishedRow({
              ...{ upload, translator, disabled, trouble: this.#troubles.get(upload.id) },
              goOn: () => this.#goOn([upload]),
              choose: () => this.#host.showPicker(),
              forget: () => void this.#forget(upload),
            }),
        )}
      </ul>
    </section>`;
  }

  /** All files are asked for within the click: browsers ask the person at no other time. */
  #goOn(uploads: readonly UnfinishedUpload[]): void {
    this.#goingOn = true;
    for (const upload of uploads) void this.#open(upload);
  }

  async #open({ id, open, path }: UnfinishedUpload): Promise<void> {
    this.#troubles.delete(id);
    try {
      const file = await open?.();
      if (file) await this.#host.addFiles([file], () => path);
    } catch (thrown) {
      const trouble = UploadError.from(thrown);
      this.#troubles.set(id, trouble);
      this.#host.requestUpdate();
    }
  }

  async #forget(upload: UnfinishedUpload): Promise<void> {
    await upload.forget();
    await this.look();
    this.#channel?.postMessage('');
  }

  readonly #hear = ({ type }: Event): void => {
    this.#lookSoon();
    if (type !== 'upload-start' || !this.#goingOn) return;
    this.#goingOn = false;
    this.#channel?.postMessage(''); // it runs now, so others show it no more
  };

  readonly #lookSoon = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.look();
    }, GATHER);
  };
}

const headline = (left: readonly UnfinishedUpload[], translator: Translator) =>
  translator.format(translator.strings.unfinishedFiles, { n: left.length });
