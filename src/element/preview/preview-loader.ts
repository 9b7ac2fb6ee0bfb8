import { type Lazy, lazy } from '../../base/lazy.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { Preview } from './preview.js';
import type { ListParts } from '../look/look.js';
import { previewOf } from './preview-source.js';
import { linkOf } from '../task/file-kind.js';

/** Opens the preview by a click on a file's name or picture; its code is loaded then. */
export class PreviewLoader {
  readonly #parts: ListParts;
  readonly #load: Lazy<Preview>;

  constructor(parts: ListParts) {
    this.#parts = parts;
    this.#load = lazy(async () => new (await import('./preview.js')).Preview(parts));
    parts.host.renderRoot.addEventListener('click', (event) => this.#handleClick(event as MouseEvent));
  }

  #handleClick(event: MouseEvent): void {
    const { host, taskOf } = this.#parts;
    const row = (event.target as Element).closest('[data-task]');
    const opener = row?.querySelector<HTMLElement>('.open, .name');
    const isOnOpener = (event.target as Element).closest('.open, .name, .row .thumbnail');
    const task = taskOf(row);
    const opensLink = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey; // in a new tab or window, or saves it
    if (!opener || !isOnOpener || !task || host.noPreview || opensLink || !previewOf(task)) return;
    event.preventDefault();
    void this.#open(task, opener);
  }

  async #open(task: UploadTask, opener: HTMLElement): Promise<void> {
    try {
      const preview = await this.#load();
      if (this.#parts.host.isConnected) preview.open(task, opener);
    } catch {
      const { language, announce } = this.#parts;
      const link = linkOf(task);
      if (link) open(link, '_blank', 'noreferrer'); // without its code, the link as before
      else announce(language.translator.strings.cannotShow);
    }
  }
}
