import type { Controller } from '../../base/updating-element.js';
import { lazy } from '../../base/lazy.js';
import type { StoredFile } from '../../object/stored-object.js';
import { sweepCopies } from '../../queue/sweep-copies.js';
import type { QueueEvent } from '../host/events.js';
import type { ElementContext } from '../queue/context.js';
import { loadListCode } from '../list/list-controller.js';
import { takeEarlierHeight } from '../queue/earlier-height.js';
import { keepsStored } from '../queue/read-queue-settings.js';
import type { EarlierFiles } from './earlier-files.js';

/** How long the page can settle down first, in ms. */
const DELAY = 300;
/** How long the place of what was found is kept while it is drawn, in ms. */
const HOLD = 1000;

const loadCode = lazy(() => import('./earlier-files.js'));
const loadList = lazy(async () => (await Promise.all([import('./unfinished-list.js'), loadListCode()]))[0]);

/**
 * Finds what an earlier page left unfinished: continues what it may, and lists the rest. Where a page has stored something, the memory's code is
 * loaded, and the list's code where something is unfinished.
 */
export class UnfinishedController implements Controller {
  readonly #context: ElementContext;
  #earlier: EarlierFiles | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Pixels; undefined until it is known, 0 when it is no longer kept. */
  #height: number | undefined;
  #isMissed = false;

  constructor(context: ElementContext) {
    this.#context = context;
    context.host.addController(this);
  }

  /** The element is back. */
  hostConnected(): void {
    if (this.#isMissed) this.refreshSoon();
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
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      sweepCopies();
      // storage may be blocked
      void this.#refresh()
        .catch(() => {})
        .then(() => this.#release());
    }, DELAY);
  }

  /** Shows what the state of a form brings back, a moment later. @param onRestored called in the same step */
  restoreState(objects: readonly StoredFile[], onRestored: () => void): void {
    const { queue } = this.#context;
    setTimeout(() => this.#expect(queue.configured().memory.restoreState(objects, onRestored)), DELAY);
  }

  handleQueueEvent(event: QueueEvent): void {
    this.#earlier?.list?.handleQueueEvent(event);
  }

  render(disabled: boolean): unknown {
    return this.#earlier?.list?.render(disabled);
  }

  /** Whether what was found is to be drawn. */
  get isComing(): boolean {
    return !!this.#height && !this.#earlier?.list && this.#context.queue.tasks.length === 0;
  }

  #release(): void {
    if (!this.#height) return;
    const end = () => {
      this.#height = 0;
      this.#context.host.requestUpdate();
    };
    if (this.#earlier?.list || this.#context.queue.tasks.length > 0) setTimeout(end, HOLD);
    else end();
  }

  async #refresh(): Promise<void> {
    const { host, queue } = this.#context;
    const databases = await indexedDB.databases?.(); // absent in old browsers
    if (databases && !databases.some(({ name }) => name?.startsWith('oss-direct-upload'))) return;
    this.#isMissed = !host.isConnected; // nobody sees it: another element may take what is left
    const isStored = queue.configured().shared.settings.resumeScope !== undefined;
    if (this.#isMissed || !(isStored || this.#earlier)) return;
    const { EarlierFiles } = await loadCode();
    this.#earlier ??= new EarlierFiles(this.#context, keepsStored, loadList, (restoring) => this.#expect(restoring));
    await this.#earlier.refresh();
  }

  /** The form waits for files of earlier pages: a grant is fetched that says whose they are. */
  #expect(restoring: Promise<unknown>): void {
    this.#context.queue.expect([new File([], '')], restoring, false).catch(() => {}); // without its code, nothing comes back
  }
}
