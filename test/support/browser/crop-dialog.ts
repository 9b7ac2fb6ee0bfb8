import type { OssDirectUpload } from '../../../src/element.js';
import { until } from '../until.js';
import { type DrawnPicture, drawPicture } from './draw-picture.js';
import { textOf } from './roles.js';

/** A picture to crop, 80 × 60: its corners are red, lime, blue and yellow. */
export const picture = (name = 'new.png', more: DrawnPicture = {}) =>
  drawPicture(name, { type: 'image/png', width: 80, height: 60, isFlat: true, ...more });

export const dialogOf = (element: OssDirectUpload) =>
  element.shadowRoot!.querySelector<HTMLDialogElement>('dialog.crop');

/** Waits for the dialog with its picture, of this name. */
export async function asked(element: OssDirectUpload, name = ''): Promise<HTMLDialogElement> {
  const isShown = (dialog: HTMLDialogElement | null) =>
    dialog?.open && dialog.ariaLabel?.includes(name) && dialog.querySelector('canvas')!.width > 0;
  await until(() => isShown(dialogOf(element)), `the dialog for ${name || 'a picture'}`);
  return dialogOf(element)!; // it is shown
}

export function click(dialog: HTMLElement, name: string): void {
  const found = [...dialog.querySelectorAll('button')].find((one) => (one.ariaLabel ?? textOf(one)) === name);
  if (!found) throw new Error(`There is no button ${name}.`);
  found.click();
}
