import { nothing, type ReactiveController, type TemplateResult } from 'lit';
import { lazy } from '../../base/lazy.js';
import type { QueueEvent } from '../host/events.js';
import type { DrawZone } from '../input/zone.js';
import type { ElementContext } from '../queue/context.js';
import type { SettingsElement } from '../host/settings.js';
import type { Announcer } from '../queue/announcer.js';
import type { Rejection } from './rejections.js';
import type { TaskList } from './task-list.js';

/** How long to wait before the code is loaded again after a failure, in ms. */
const RETRY_DELAY = 3000;

export const loadListCode = lazy(() => import('./list-chunk.js'));

/** Whether the list is shown without files, too, because the zone is a part of it. */
const hasOwnLook = ({ variant }: SettingsElement): boolean => variant === 'pictures' || variant === 'avatar';

/** Shows the list of files and what comes with it. Its code is loaded with the first file; events until then are kept for it. */
export class ListController implements ReactiveController {
  readonly #context: ElementContext;
  readonly #missed: QueueEvent[] = [];
  #announcer: Announcer | undefined;
  #list: TaskList | undefined;
  #rejected: Rejection[] = [];
  #isRequested = false;

  constructor(context: ElementContext) {
    this.#context = context;
    context.host.addController(this);
  }

  /** For a polite live region. */
  get status(): string {
    return this.#announcer?.status ?? '';
  }

  /** For an assertive live region. */
  get alert(): string {
    return this.#announcer?.alert ?? '';
  }

  /** Announces a text politely, where there are files. */
  announce(text: string): void {
    this.#announcer?.announce(text);
  }

  handleQueueEvent(event: QueueEvent): void {
    if (this.#announcer) this.#announcer.handleQueueEvent(event);
    else if (event.type !== 'upload-progress') this.#missed.push(event);
    this.#list?.handleQueueEvent(event);
    if (event.type === 'file-reject') this.#rejected.push(event.detail);
  }

  /** Puts back what was removed and can come back. */
  undoRemovals(): void {
    this.#list?.removals.undoAll();
  }

  /** Removes the notice of files that were not added. */
  clearRejections(): void {
    this.#rejected = [];
  }

  /** Draws the zone where it is a part of the list. */
  get card(): DrawZone | undefined {
    return this.#context.host.noList ? undefined : this.#list?.card;
  }

  hostUpdate(): void {
    const { host, queue } = this.#context;
    const isShown = queue.tasks.length + this.#rejected.length > 0 || hasOwnLook(host);
    if (isShown && !this.#isRequested) void this.#load();
  }

  render(disabled: boolean, zone: TemplateResult): TemplateResult | typeof nothing {
    const setRejected = (rejected: Rejection[]) => {
      this.#rejected = rejected;
      this.#context.host.requestUpdate();
    };
    return this.#list?.render({ rejected: this.#rejected, setRejected, disabled, zone }) ?? nothing;
  }

  async #load(): Promise<void> {
    this.#isRequested = true;
    const code = await loadListCode().catch(() => undefined);
    if (!code) {
      setTimeout(() => {
        this.#isRequested = false;
        this.#context.host.requestUpdate(); // the update requests it again
      }, RETRY_DELAY);
      return;
    }
    const announcer = new code.Announcer(this.#context);
    for (const event of this.#missed.splice(0)) announcer.handleQueueEvent(event);
    this.#announcer = announcer;
    this.#list = new code.TaskList(this.#context);
    new code.Countdown(this.#context);
    new code.PageGuard(this.#context);
    code.rememberHeight(this.#context);
  }
}
