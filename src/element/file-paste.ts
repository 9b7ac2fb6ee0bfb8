import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface PasteOptions {
  enabled: () => boolean;
  take: (files: Iterable<File>) => void;
}

/** Files pasted while the element has the focus, or while nothing has it and the pointer is over the element. */
export class FilePaste implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: PasteOptions;

  constructor(host: ReactiveControllerHost & HTMLElement, options: PasteOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('paste', this.#hear);
  }

  hostDisconnected(): void {
    document.removeEventListener('paste', this.#hear);
  }

  readonly #hear = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (event.defaultPrevented || files.length === 0 || !this.#options.enabled() || !this.#isMeant(event)) return;
    event.preventDefault();
    void this.#take(files);
  };

  async #take(files: readonly File[]): Promise<void> {
    const code = await import('./screenshot-name.js').catch(() => undefined);
    this.#options.take(code ? files.map(code.named) : files);
  }

  #isMeant(event: Event): boolean {
    if (event.composedPath().includes(this.#host)) return true;
    return event.target === document.body && this.#host.matches(':hover');
  }
}
