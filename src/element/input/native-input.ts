import type { SettingsElement } from '../settings.js';

type Host = SettingsElement & { required: boolean; disabled: boolean; name: string | undefined };

/** Not marked on the inputs themselves: a clone of one is to be taken over by a clone of its element. */
const taken = new WeakSet<HTMLInputElement>();

/**
 * Takes over an `<input type=file>` that stands in the tag and works alone where scripts do not run: its attributes count
 * where the element has none, what was chosen in it is added, and it loses its name, so that a form does not post the bytes too.
 */
export function takeOver(host: Host, slot: HTMLSlotElement, take: (files: Iterable<File>) => void): void {
  for (const node of slot.assignedElements({ flatten: true })) {
    const input = node.matches('input[type=file]') ? node : node.querySelector('input[type=file]');
    if (!(input instanceof HTMLInputElement) || taken.has(input)) continue;
    taken.add(input);
    host.accept ||= input.accept || undefined;
    host.capture ||= input.capture || undefined;
    host.multiple ||= input.multiple;
    host.webkitdirectory ||= input.webkitdirectory;
    host.required ||= input.required;
    host.disabled ||= input.disabled;
    host.name ||= input.name || undefined;
    input.removeAttribute('name');
    input.required = false;
    const takeChosen = () => {
      if (input.files?.length) take([...input.files]);
      input.value = '';
    };
    input.addEventListener('change', (event) => {
      event.stopPropagation(); // the element tells of its own value
      takeChosen();
    });
    takeChosen();
  }
}
