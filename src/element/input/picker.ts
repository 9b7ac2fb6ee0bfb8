import { html, nothing, type TemplateResult } from 'lit';
import { takesMany } from '../queue/read-queue-settings.js';
import type { ElementContext } from '../queue/context.js';

/** The browser's file dialog: the input dialog of a hidden input, or the handle dialog, whose files a later page can open again. */
export class Picker {
  readonly #context: ElementContext;
  #openWithHandles: (() => boolean) | undefined;

  constructor(context: ElementContext) {
    this.#context = context;
  }

  /** Loads the handle dialog, if the browser has one. */
  async load(): Promise<void> {
    if (!('showOpenFilePicker' in window)) return;
    const { handlePicker } = await import('./file-pickers.js');
    this.#openWithHandles ??= handlePicker(this.#context, () => this.#input?.click());
  }

  open(): void {
    if (!this.#openWithHandles?.()) this.#input?.click();
  }

  /** The hidden input. */
  render(): TemplateResult {
    const { host, add } = this.#context;
    const { accept, capture, webkitdirectory } = host;
    return html`<input
      type="file"
      hidden
      tabindex="-1"
      accept=${accept ?? nothing}
      capture=${capture ?? nothing}
      ?multiple=${takesMany(host)}
      ?webkitdirectory=${webkitdirectory}
      @click=${(event: Event) => event.stopPropagation()}
      @change=${({ target }: Event) => {
        const input = target as HTMLInputElement;
        void add([...(input.files ?? [])]);
        input.value = ''; // so that the same file can be chosen again
      }}
    />`;
  }

  get #input(): HTMLInputElement | null {
    return this.#context.host.renderRoot.querySelector('input');
  }
}
