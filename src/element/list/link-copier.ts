import type { ReactiveControllerHost, TemplateResult } from 'lit';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { check, copy } from './row-icons.js';
import { linkOf } from './task-link.js';

/** Milliseconds for which a button shows that it has done its work. */
const SHOWN = 2000;

/** Puts where a file is on the clipboard, and shows and says that it is there. */
export class LinkCopier {
  readonly #host: ReactiveControllerHost;
  readonly #say: () => void;
  #copied: UploadTask | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param say is called when a link is on the clipboard. */
  constructor(host: ReactiveControllerHost, say: () => void) {
    this.#host = host;
    this.#say = say;
  }

  /** What a row's button does; undefined where there is no link, or, as on plain http, no clipboard. */
  of(task: UploadTask): { symbol: TemplateResult; act: () => void } | undefined {
    const link = linkOf(task);
    if (!link || !navigator.clipboard) return undefined;
    return { symbol: task === this.#copied ? check : copy, act: () => void this.#copy(task, link) };
  }

  async #copy(task: UploadTask, link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      return; // the browser does not allow it
    }
    this.#say();
    this.#show(task);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(undefined), SHOWN);
  }

  #show(copied: UploadTask | undefined): void {
    this.#copied = copied;
    this.#host.requestUpdate();
  }
}
