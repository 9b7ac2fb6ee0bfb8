import { html, nothing, type TemplateResult } from 'lit';
import type { SettingsElement } from '../host/settings.js';
import type { ElementContext } from '../queue/context.js';
import { takesMany } from '../queue/read-queue-settings.js';

/** What the camera takes that `capture` opens instead of the file dialog; undefined where the browser opens none. */
export function cameraOf({ capture }: SettingsElement, accept = ''): 'takePhoto' | 'takeVideo' | undefined {
  if (!capture || !('capture' in HTMLInputElement.prototype)) return undefined; // browsers without cameras lack it
  return accept.includes('image/') ? 'takePhoto' : accept.includes('video/') ? 'takeVideo' : undefined;
}

/** The hidden input, which opens the browser's input dialog. */
export function fileInput({ host, queue, add }: ElementContext): TemplateResult {
  return html`<input
    type="file"
    hidden
    tabindex="-1"
    accept=${queue.rules.accept ?? nothing}
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
