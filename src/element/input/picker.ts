import { html, nothing, type TemplateResult } from 'lit';
import { takesMany } from '../queue/read-settings.js';
import type { SettingsElement } from '../settings.js';

type Take = (files: Iterable<File>) => void;

/** The browser's file dialog: that of a hidden input, or one that gives handles, once a hand comes near and its code is there. */
export class FilePicker {
  readonly #element: SettingsElement;
  readonly #take: Take;
  #openWithHandles: (() => boolean) | undefined;

  constructor(element: SettingsElement, take: Take) {
    this.#element = element;
    this.#take = take;
  }

  /** Loads the dialog that gives handles, where the browser has one. */
  async load(): Promise<void> {
    if (!('showOpenFilePicker' in window)) return;
    const { handlePicker } = await import('./handles.js');
    this.#openWithHandles ??= handlePicker(this.#element, this.#take, () => this.#input?.click());
  }

  get #input(): HTMLInputElement | null {
    return this.#element.renderRoot.querySelector('input');
  }

  open(): void {
    if (!this.#openWithHandles?.()) this.#input?.click();
  }

  /** The hidden input behind the button. */
  render(): TemplateResult {
    const { accept, capture, webkitdirectory } = this.#element;
    return html`<input
      type="file"
      hidden
      tabindex="-1"
      accept=${accept ?? nothing}
      capture=${capture ?? nothing}
      ?multiple=${takesMany(this.#element)}
      ?webkitdirectory=${webkitdirectory}
      @click=${(event: Event) => event.stopPropagation()}
      @change=${({ target }: Event) => {
        const input = target as HTMLInputElement;
        this.#take([...(input.files ?? [])]);
        input.value = ''; // the same file can be chosen again
      }}
    />`;
  }
}
