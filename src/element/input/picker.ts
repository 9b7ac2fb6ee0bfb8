import { html, nothing, type TemplateResult } from 'lit';
import { takesMany } from '../queue/read-queue-settings.js';
import type { SettingsElement } from '../host/settings.js';
import type { AddFiles } from '../queue/add-files.js';

/** The browser's file dialog: the input dialog of a hidden input, or the handle dialog, whose files a later page can open again. */
export class Picker {
  readonly #host: SettingsElement;
  readonly #add: AddFiles;
  #openWithHandles: (() => boolean) | undefined;

  constructor(host: SettingsElement, add: AddFiles) {
    this.#host = host;
    this.#add = add;
  }

  /** Loads the handle dialog, if the browser has one. */
  async load(): Promise<void> {
    if (!('showOpenFilePicker' in window)) return;
    const { handlePicker } = await import('./file-pickers.js');
    this.#openWithHandles ??= handlePicker(this.#host, this.#add, () => this.#input?.click());
  }

  open(): void {
    if (!this.#openWithHandles?.()) this.#input?.click();
  }

  /** The hidden input. */
  render(): TemplateResult {
    const { accept, capture, webkitdirectory } = this.#host;
    return html`<input
      type="file"
      hidden
      tabindex="-1"
      accept=${accept ?? nothing}
      capture=${capture ?? nothing}
      ?multiple=${takesMany(this.#host)}
      ?webkitdirectory=${webkitdirectory}
      @click=${(event: Event) => event.stopPropagation()}
      @change=${({ target }: Event) => {
        const input = target as HTMLInputElement;
        void this.#add([...(input.files ?? [])]);
        input.value = ''; // so that the same file can be chosen again
      }}
    />`;
  }

  get #input(): HTMLInputElement | null {
    return this.#host.renderRoot.querySelector('input');
  }
}
