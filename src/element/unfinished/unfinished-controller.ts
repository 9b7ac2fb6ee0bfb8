import { html, nothing, type TemplateResult } from 'lit';
import { type Lazy, lazy } from '../../base/lazy.js';
import type { StoredFile } from '../../object/stored-file.js';
import type { QueueEvent } from '../host/events.js';
import type { Finder } from './finder.js';
import { takeEarlierHeight } from '../queue/earlier-height.js';
import type { UnfinishedList } from './unfinished-list.js';
import type { ElementContext } from '../queue/context.js';

/** How long the page can settle down first, in ms. */
const DELAY = 300;
/** How long the place of what was found is kept while it is drawn, in ms. */
const HOLD = 1000;

/** Shows uploads that an earlier page left unfinished. Their code is loaded where a page has stored something. */
export class UnfinishedController {
  readonly #finder: Lazy<Finder>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #context: ElementContext;
  /** Pixels; undefined until it is known, 0 when it is no longer kept. */
  #height: number | undefined;

  constructor(context: ElementContext) {
    this.#context = context;
    this.#finder = lazy(async () => new (await import('./finder.js')).Finder(context));
  }

  /** For a polite live region. */
  get status(): string {
    return this.#list?.status ?? '';
  }

  /** The style that keeps the place of what the page before has left, until it is there: nothing jumps. */
  get place(): string {
    return this.#height ? `min-block-size:${this.#height}px;align-content:start` : '';
  }

  /** Looks for unfinished uploads a moment later. */
  refreshSoon(): void {
    const { noList, readOnly } = this.#context.host;
    if (this.#height === undefined) {
      const height = takeEarlierHeight(this.#context.host); // in any case: it is not for a later page
      this.#height = noList || readOnly ? 0 : height;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // storage may be blocked
      void this.#refresh()
        .catch(() => {})
        .then(() => this.#release());
    }, DELAY);
  }

  #release(): void {
    if (!this.#height) return;
    const end = () => {
      this.#height = 0;
      this.#context.host.requestUpdate();
    };
    if (this.#list || this.#context.queue.tasks.length > 0) setTimeout(end, HOLD);
    else end();
  }

  /** Shows what the state of a form brings back, a moment later. @param onRestored called in the same step */
  restoreState(objects: readonly StoredFile[], onRestored: () => void): void {
    setTimeout(
      () =>
        this.#finder().then(
          (finder) => finder.restoreState(objects, onRestored),
          () => {},
        ),
      DELAY,
    ); // without its code, nothing comes back
  }

  handleQueueEvent(event: QueueEvent): void {
    this.#list?.handleQueueEvent(event);
  }

  render(disabled: boolean): TemplateResult | typeof nothing {
    return (
      this.#list?.render(disabled) ??
      (this.#height && this.#context.queue.tasks.length === 0 ? html`<div class="coming"></div>` : nothing)
    );
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
