import type { OssDirectUpload } from '../../../src/element.js';
import { until } from '../until.js';
import { nameOf } from './roles.js';

export function carry(...files: File[]): DataTransfer {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  return dataTransfer;
}

export function drag(target: EventTarget, type: string, dataTransfer: DataTransfer): DragEvent {
  const event = new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

/** Drops files on the zone, as a person does. */
export function drop(element: OssDirectUpload, ...files: File[]): void {
  const zone = element.shadowRoot!.querySelector('[part=dropzone]')!;
  const dataTransfer = carry(...files);
  for (const type of ['dragenter', 'dragover', 'drop']) drag(zone, type, dataTransfer);
}

/** Chooses files in the browser's dialog, as a person does. */
export function choose(element: OssDirectUpload, ...files: File[]): void {
  const input = element.shadowRoot!.querySelector<HTMLInputElement>('input[type=file]')!;
  input.files = carry(...files).files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Waits for the button of this name, and presses it. */
export async function press(element: OssDirectUpload, name: string): Promise<void> {
  const buttons = () => [...element.shadowRoot!.querySelectorAll('button')];
  (await until(() => buttons().find((one) => nameOf(one) === name))).click();
}

/** What a browser does at Escape, without which a test cannot press a key. */
export function pressEscape(dialog: HTMLDialogElement): void {
  if (dialog.dispatchEvent(new Event('cancel', { cancelable: true }))) dialog.close();
}

export type Touch = [type: string, x: number, y: number, pointerId?: number | undefined];

/** What a mouse or fingers do over a node, in pixels from its corner. */
export function point(target: Element, pointerType: string, ...touches: Touch[]): void {
  const { left, top } = target.getBoundingClientRect();
  for (const [type, x, y, pointerId = 1] of touches) {
    const at = { clientX: left + x, clientY: top + y, pointerId, pointerType, isPrimary: pointerId === 1 };
    const shape = { button: 0, buttons: 1, bubbles: true, composed: true, cancelable: true };
    target.dispatchEvent(new PointerEvent(`pointer${type}`, { ...at, ...shape }));
  }
}
