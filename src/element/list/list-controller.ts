import { lazy } from '../../base/lazy.js';
import type { QueueEvent } from '../host/events.js';
import { LoadedPart } from '../host/loaded-part.js';
import type { ZoneView } from '../input/zone-view.js';
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
  /** What was announced before the code was there. */
  #said = '';

  constructor(context: ElementContext) {
    const { host, queue } = context;
    this.#host = host;
    const isNeeded = () => queue.tasks.length + this.#rejected.length > 0 || hasZoneInList(host);
    const load = async () => (await loadListCode()).showList(context, this.#rejected);
    this.#shown = new LoadedPart(host, isNeeded, load);
  }

  /** For a polite live region. */
  get status(): string {
    return this.#shown.current?.announcer.status || this.#said;
  }

  /** For an assertive live region. */
  get alert(): string {
    return this.#shown.current?.announcer.alert ?? '';
  }

  /** Announces a text politely. */
  announce(text: string): void {
    if (this.#shown.current) return this.#shown.current.announcer.announce(text);
    this.#said = text;
    this.#host.requestUpdate();
  }

  handleQueueEvent(event: QueueEvent): void {
    const { current } = this.#shown;
    if (current) current.handleQueueEvent(event);
    else this.#host.requestUpdate();
    if (event.type === 'file-reject') this.#rejected.push(event.detail);
  }

  /** Removes the notice of files that were not added. */
  clearRejections(): void {
    this.#rejected = [];
  }

  /** Whether the zone is a part of the list. */
  get hasZone(): boolean {
    return !this.#host.noList && !!this.#shown.current?.list?.hasZone;
  }

  /** @param zone what the zone shows; undefined where nobody can add files */
  render(disabled: boolean, zone: ZoneView | undefined): unknown {
    const setRejected = (rejected: Rejection[]) => {
      this.#rejected = rejected;
      this.#host.requestUpdate();
    };
    return this.#shown.current?.list?.render({ rejected: this.#rejected, setRejected, disabled, zone });
  }
}
