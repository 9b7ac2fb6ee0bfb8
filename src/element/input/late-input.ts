import type { ElementContext } from '../queue/context.js';
import { addFound } from './add-found.js';
import { DragOverlay } from './drag-overlay.js';
import { handlePicker } from './file-pickers.js';
import { filesIn } from './folders.js';
import type { SettingsElement } from '../host/settings.js';

export type LateInput = ReturnType<typeof lateInput>;

/** Ways in which files come that need more than a zone and an input: loaded when somebody approaches, or drags. */
export const lateInput = (context: ElementContext, openInputDialog: () => void) => ({
  overlay: new DragOverlay(context.host),
  /** Opens the handle dialog; returns false if the input dialog has to open. */
  openHandleDialog: 'showOpenFilePicker' in window ? handlePicker(context, openInputDialog) : () => false,
  /** Adds the files of dropped entries, those in folders too, as they are found. */
  addEntries: (...[entries, handles]: Parameters<typeof filesIn>) => addFound(filesIn(entries, handles), context),
  /** Takes over the native inputs in this slot. */
  takeOver: (slot: HTMLSlotElement) => takeOver(context, slot),
});

/** The inputs taken over so far. An attribute on the input would be cloned with it, and the clone would not be taken over. */
const taken = new WeakSet<HTMLInputElement>();

/**
 * Takes over an `<input type=file>` inside the tag, which works alone where scripts do not run: its attributes apply where
 * the element has none, files chosen in it are added, and it loses its name, so that a form does not post the bytes too.
 */
function takeOver({ host, add, takesFiles }: ElementContext, slot: HTMLSlotElement): void {
  for (const node of slot.assignedElements({ flatten: true })) {
    const input = node.matches('input[type=file]') ? node : node.querySelector('input[type=file]');
    if (!(input instanceof HTMLInputElement) || taken.has(input)) continue;
    taken.add(input);
    host.accept ||= input.accept || undefined;
    host.capture ||= (input.capture as SettingsElement['capture'] | '') || undefined;
    host.multiple ||= input.multiple;
    host.webkitdirectory ||= input.webkitdirectory;
    host.required ||= input.required;
    host.disabled ||= input.disabled;
    host.name ||= input.name || undefined;
    input.removeAttribute('name');
    input.required = false;
    const addChosen = () => {
      if (input.files?.length && takesFiles()) void add([...input.files]);
      input.value = '';
    };
    input.addEventListener('change', (event) => {
      event.stopPropagation(); // the element emits `change` for its own value
      addChosen();
    });
    addChosen();
  }
}
