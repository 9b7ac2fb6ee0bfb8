import type { ReactiveControllerHost, TemplateResult } from 'lit';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { check, copy } from '../parts/file-icons.js';
import { linkOf } from './task-link.js';

/** How long a button shows that its link was copied, in ms. */
const CHECK_TIME = 2000;

/** Copies a stored file's link to the clipboard. */
export class LinkCopier {
  readonly #host: ReactiveControllerHost;
  readonly #announce: () => void;
  #copied: UploadTask | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param announce called when a link was copied */
  constructor(host: ReactiveControllerHost, announce: () => void) {
    this.#host = host;
    this.#announce = announce;
  }

  /** Symbol and action of a row's button; undefined without a link, or without a clipboard, as on plain http. */
  buttonFor(task: UploadTask): { symbol: TemplateResult; act: () => void } | undefined {
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
    this.#announce();
    this.#showCopied(task);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#showCopied(undefined), CHECK_TIME);
  }

  #showCopied(task: UploadTask | undefined): void {
    this.#copied = task;
    this.#host.requestUpdate();
  }
}
