import { html, nothing, type TemplateResult } from 'lit';
import { takesMany } from '../queue/read-queue-settings.js';
import type { LoadedPart } from '../host/loaded-part.js';
import type { LateInput } from './late-input.js';
import type { ElementContext } from '../queue/context.js';

/** The browser's file dialog: the input dialog of a hidden input, or the handle dialog, whose files a later page can open again. */
export class Picker {
  readonly #context: ElementContext;
  readonly #late: LoadedPart<LateInput>;

  constructor(context: ElementContext, late: LoadedPart<LateInput>) {
    this.#context = context;
    this.#late = late;
  }

  open(): void {
    if (!this.#late.current?.openHandleDialog()) this.openInput();
  }

  /** Opens the input dialog. */
  openInput(): void {
    this.#context.host.renderRoot.querySelector('input')?.click();
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
}
