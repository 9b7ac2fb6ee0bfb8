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
    this.#options.take(files.map(named));
  };

  #isMeant(event: Event): boolean {
    if (event.composedPath().includes(this.#host)) return true;
    return event.target === document.body && this.#host.matches(':hover');
  }
}

/** Browsers call every screenshot `image.png`: its date tells it from the next. */
function named(file: File): File {
  const [, extension] = /^image(\.\w+)$/.exec(file.name) ?? [];
  if (!extension) return file;
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  const [date, time = ''] = local.toISOString().slice(0, 19).split('T');
  return new File([file], `image ${date} ${time.replaceAll(':', '-')}${extension}`, file);
}
