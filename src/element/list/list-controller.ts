import { nothing, type TemplateResult } from 'lit';
import { lazy } from '../../base/lazy.js';
import type { QueueEvent } from '../host/events.js';
import { LoadedPart } from '../host/loaded-part.js';
import type { DrawZone } from '../input/zone.js';
import type { ElementContext } from '../queue/context.js';
import { hasZoneInList } from '../queue/read-queue-settings.js';
import type { SettingsElement } from '../host/settings.js';
import type { ShownList } from './list-chunk.js';
import type { Rejection } from './rejections.js';

export const loadListCode = lazy(() => import('./list-chunk.js'));

/** Shows the list of files and what comes with it. Its code is loaded with the first file. */
export class ListController {
  readonly #host: SettingsElement;
  readonly #shown: LoadedPart<ShownList>;
  #rejected: Rejection[] = [];

  constructor(context: ElementContext) {
    const { host, queue } = context;
    this.#host = host;
    const isNeeded = () => queue.tasks.length + this.#rejected.length > 0 || hasZoneInList(host);
    const load = async () => (await loadListCode()).showList(context, this.#rejected);
    this.#shown = new LoadedPart(host, isNeeded, load);
  }

  /** For a polite live region. */
  get status(): string {
    return this.#shown.current?.announcer.status ?? '';
  }

  /** For an assertive live region. */
  get alert(): string {
    return this.#shown.current?.announcer.alert ?? '';
  }

  /** Announces a text politely, where there are files. */
  announce(text: string): void {
    this.#shown.current?.announcer.announce(text);
  }

  handleQueueEvent(event: QueueEvent): void {
    this.#shown.current?.announcer.handleQueueEvent(event);
    this.#shown.current?.list.handleQueueEvent(event);
    if (event.type === 'file-reject') this.#rejected.push(event.detail);
  }

  /** Puts back what was removed and can come back. */
  undoRemovals(): void {
    this.#shown.current?.list.removals.undoAll();
  }

  /** Removes the notice of files that were not added. */
  clearRejections(): void {
    this.#rejected = [];
  }

  /** Draws the zone where it is a part of the list. */
  get card(): DrawZone | undefined {
    return this.#host.noList ? undefined : this.#shown.current?.list.card;
  }

  render(disabled: boolean, zone: TemplateResult): TemplateResult | typeof nothing {
    const setRejected = (rejected: Rejection[]) => {
      this.#rejected = rejected;
      this.#host.requestUpdate();
    };
    return this.#shown.current?.list.render({ rejected: this.#rejected, setRejected, disabled, zone }) ?? nothing;
  }
}
