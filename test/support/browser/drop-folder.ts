import type { OssDirectUpload } from '../../../src/element.js';

/** `children` of one that cannot be read is null. */
export type Folder = { readonly name: string; readonly children: readonly (File | Folder)[] | null };

/** Drops a folder as a browser does: its entries are read after the event, those of inner folders later than those beside them. */
export function dropFolder(element: OssDirectUpload, folder: Folder): void {
  const item = { kind: 'file', type: '', getAsFile: () => null, webkitGetAsEntry: () => entryOf(folder) };
  const event = new Event('drop', { bubbles: true, composed: true, cancelable: true });
  Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], items: [item], files: [] } });
  element.shadowRoot!.querySelector('[part=dropzone]')!.dispatchEvent(event);
}

function entryOf(one: File | Folder): object {
  if (one instanceof File) {
    return { isDirectory: false, name: one.name, file: (done: (file: File) => void) => setTimeout(done, 0, one) };
  }
  const rounds = [one.children?.map(entryOf), []];
  const readEntries = (done: (entries: object[]) => void, fail: (error: Error) => void) =>
    setTimeout(one.children ? done : fail, 0, rounds.shift());
  return { isDirectory: true, name: one.name, createReader: () => ({ readEntries }) };
}
