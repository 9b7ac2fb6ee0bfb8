import type { SettingsElement } from '../host/settings.js';
import { make, setAttribute } from '../parts/make.js';
import type { ElementContext } from '../queue/context.js';
import { takesMany } from '../queue/read-queue-settings.js';

/** What the camera takes that `capture` opens instead of the file dialog; undefined where the browser opens none. */
export function cameraOf({ capture }: SettingsElement, accept = ''): 'takePhoto' | 'takeVideo' | undefined {
  if (!capture || !('capture' in HTMLInputElement.prototype)) return undefined; // browsers without cameras lack it
  return accept.includes('image/') ? 'takePhoto' : accept.includes('video/') ? 'takeVideo' : undefined;
}

/** Makes the hidden input, which opens the browser's input dialog. */
export function makeFileInput({ add }: ElementContext): HTMLInputElement {
  const input = make('input', { type: 'file', hidden: '', tabindex: '-1' });
  input.addEventListener('click', (event) => event.stopPropagation());
  input.addEventListener('change', () => {
    void add([...(input.files ?? [])]);
    input.value = ''; // so that the same file can be chosen again
  });
  return input;
}

/** Has it offer what the settings allow. */
export function updateFileInput(input: HTMLInputElement, { host, queue }: ElementContext): void {
  setAttribute(input, 'accept', queue.rules.accept);
  setAttribute(input, 'capture', host.capture);
  input.multiple = takesMany(host);
  input.toggleAttribute('webkitdirectory', host.webkitdirectory);
}
