import type { ReactiveController } from 'lit';
import type { FormController } from '../form/form-controller.js';
import type { SettingsElement } from '../settings.js';
import type { AddFiles } from './add-files.js';

/** Files pasted while the element has the focus, or while nothing has it and the pointer is over the element. */
export class Paste implements ReactiveController {
  readonly #host: SettingsElement;
  readonly #form: FormController;
  readonly #add: AddFiles;

  constructor(host: SettingsElement, form: FormController, add: AddFiles) {
    this.#host = host;
    this.#form = form;
    this.#add = add;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('paste', this.#handlePaste);
  }

  hostDisconnected(): void {
    document.removeEventListener('paste', this.#handlePaste);
  }

  readonly #handlePaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    const isIgnored = this.#host.noPaste || !this.#form.takesFiles;
    if (event.defaultPrevented || files.length === 0 || isIgnored || !this.#isMeant(event)) return;
    event.preventDefault();
    void this.#add(files.map(withDate));
  };

  #isMeant(event: Event): boolean {
    const isInside = event.composedPath().includes(this.#host);
    return isInside || (event.target === document.body && this.#host.matches(':hover'));
  }
}

/** Browsers name every screenshot `image.png`: a date makes its name unique. */
function withDate(file: File): File {
  const [, extension] = /^image(\.\w+)$/.exec(file.name) ?? [];
  if (!extension) return file;
  const now = new Date().toLocaleString('sv'); // Swedes write 2026-01-31 09:05:00
  return new File([file], `image ${now.replaceAll(':', '-')}${extension}`, file);
}
