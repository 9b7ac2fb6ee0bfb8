import { html, nothing, type TemplateResult } from 'lit';
import { takesMany } from './queue-settings.js';
import type { SettingsElement } from './settings-element.js';

/** The hidden input behind the button. */
export function filePicker(element: SettingsElement, take: (files: Iterable<File>) => void): TemplateResult {
  const { accept, capture, webkitdirectory } = element;
  return html`<input
    type="file"
    hidden
    tabindex="-1"
    accept=${accept ?? nothing}
    capture=${capture ?? nothing}
    ?multiple=${takesMany(element)}
    ?webkitdirectory=${webkitdirectory}
    @click=${(event: Event) => event.stopPropagation()}
    @change=${({ target }: Event) => {
      const input = target as HTMLInputElement;
      take([...(input.files ?? [])]);
      input.value = ''; // the same file can be chosen again
    }}
  />`;
}
