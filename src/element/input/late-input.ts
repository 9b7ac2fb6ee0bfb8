import type { ElementContext } from '../queue/context.js';
import { DragOverlay } from './drag-overlay.js';
import { handlePicker } from './file-pickers.js';
import { addFound, filesIn, type Handle } from './folders.js';
import { takeOver } from './native-input.js';

/** Ways in which files come that need more than a zone and an input: loaded when somebody approaches, or drags. */
export class LateInput {
  readonly overlay: DragOverlay;
  /** Opens the handle dialog; returns false if the input dialog has to open. */
  readonly openHandleDialog: () => boolean;
  readonly #context: ElementContext;

  constructor(context: ElementContext, openInputDialog: () => void) {
    this.#context = context;
    this.overlay = new DragOverlay(context.host);
    this.openHandleDialog = 'showOpenFilePicker' in window ? handlePicker(context, openInputDialog) : () => false;
  }

  /** Adds the files of dropped entries, those in folders too, as they are found. */
  addEntries(entries: readonly (FileSystemEntry | File | null)[], handles: readonly Promise<Handle>[]): Promise<void> {
    return addFound(filesIn(entries, handles), this.#context.add);
  }

  /** Takes over the native inputs in this slot. */
  takeOver(slot: HTMLSlotElement): void {
    takeOver(this.#context, slot);
  }
}
