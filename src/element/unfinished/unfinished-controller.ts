import { nothing, type TemplateResult } from 'lit';
import { type Lazy, lazy } from '../../core/lazy.js';
import type { StoredFile } from '../../core/queue/stored-file.js';
import type { QueueEvent } from '../events.js';
import type { Finder } from './finder.js';
import type { UnfinishedList } from './unfinished-list.js';

/** How long the page can settle down first, in ms. */
const DELAY = 300;

/** Shows uploads that an earlier page left unfinished. Their code is loaded where a page has stored something. */
export class UnfinishedController {
  readonly #finder: Lazy<Finder>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** As a `Finder`. */
  constructor(...parts: ConstructorParameters<typeof Finder>) {
    this.#finder = lazy(async () => new (await import('./finder.js')).Finder(...parts));
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

  /** Shows what the state of a form brings back, a moment later. */
  restoreState(objects: readonly StoredFile[]): void {
    setTimeout(
      () =>
        this.#finder().then(
          (finder) => finder.restoreState(objects),
          () => {},
        ),
      DELAY,
    ); // without its code, nothing comes back
  }

  handleQueueEvent(event: QueueEvent): void {
    this.#list?.handleQueueEvent(event);
  }

  render(disabled: boolean): TemplateResult | typeof nothing {
    return this.#list?.render(disabled) ?? nothing;
  }

  get #list(): UnfinishedList | undefined {
    return this.#finder.current?.list;
  }

  async #refresh(): Promise<void> {
    const databases = await indexedDB.databases?.(); // absent in old browsers
    if (databases && !databases.some(({ name }) => name?.startsWith('oss-direct-upload'))) return;
    const finder = await this.#finder();
    await finder.refresh();
  }
}
