import { html, nothing, type TemplateResult } from 'lit';
import type { ElementContext } from '../queue/context.js';
import { takesMany } from '../queue/read-queue-settings.js';

/** The hidden input, which opens the browser's input dialog. */
export function fileInput({ host, add }: ElementContext): TemplateResult {
  return html`<input
    type="file"
    hidden
    tabindex="-1"
    accept=${host.accept ?? nothing}
    capture=${host.capture ?? nothing}
    ?multiple=${takesMany(host)}
    ?webkitdirectory=${host.webkitdirectory}
    @click=${(event: Event) => event.stopPropagation()}
    @change=${({ target }: Event) => {
      const input = target as HTMLInputElement;
      void add([...(input.files ?? [])]);
      input.value = ''; // so that the same file can be chosen again
    }}
  />`;
}
