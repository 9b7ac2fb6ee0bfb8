import { nothing, type TemplateResult } from 'lit';
import { lazy } from '../../core/lazy.js';
import type { QueueEvent } from '../events.js';
import type { UnfinishedList } from './unfinished-list.js';

/** How long the page can settle down first, in ms. */
const DELAY = 300;

const loadList = lazy(() => import('./unfinished-list.js'));

/** Shows uploads that an earlier page left unfinished. Their code is loaded when there are some. */
export class UnfinishedController {
  readonly #takesFiles: () => boolean;
  readonly #parts: ConstructorParameters<typeof UnfinishedList>;
  #list: UnfinishedList | undefined;
  #hasResumed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param takesFiles whether files may be added now
   * @param parts the parts of the element that the list needs
   */
  constructor(takesFiles: () => boolean, ...parts: ConstructorParameters<typeof UnfinishedList>) {
    this.#takesFiles = takesFiles;
    this.#parts = parts;
  }

  /** For a polite live region. */
  get status(): string {
    return this.#list?.status ?? '';
  }

  /** Looks for unfinished uploads a moment later. */
  refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh().catch(() => {}), DELAY); // storage may be blocked
  }

  handleQueueEvent(event: QueueEvent): void {
    this.#list?.handleQueueEvent(event);
  }

  render(disabled: boolean): TemplateResult | typeof nothing {
    return this.#list?.render(disabled) ?? nothing;
  }

  async #refresh(): Promise<void> {
    const databases = await indexedDB.databases?.(); // absent in old browsers
    if (databases && !databases.some(({ name }) => name?.startsWith('oss-direct-upload'))) return;
    const [host, queue] = this.#parts;
    if (!host.isConnected) return; // nobody sees it: another element may take what is left
    const tasks = queue.configured();
    await tasks.restore(); // what this page stored before a reload, and its form did not submit or it did not save
    const isAuto = host.resumeMode === 'auto' && !this.#hasResumed && this.#takesFiles();
    this.#hasResumed ||= isAuto;
    const code = isAuto && (await import('./resume-granted.js').catch(() => undefined)); // without it, the list offers the same
    const failures = code ? await code.resumeGranted(tasks) : [];
    if (this.#list) await this.#list.refresh();
    else if ((await queue.current().listUnfinished()).length > 0) {
      const { UnfinishedList } = await loadList();
      this.#list ??= new UnfinishedList(...this.#parts);
    }
    for (const [id, error] of failures) this.#list?.showFailure(id, error);
  }
}
