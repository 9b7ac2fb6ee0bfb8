import type { ElementContext } from '../queue/context.js';
import { addFound } from './add-found.js';
import { DragOverlay } from './drag-overlay.js';
import { handlePicker } from './file-pickers.js';
import { filesIn } from './folders.js';
import { takeOver } from './native-input.js';

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
