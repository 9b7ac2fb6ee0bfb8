import type { StoredObject as UploadResult } from '../../../src/object/stored-object.js';
import { elementById } from '../create-element.js';
import { announce } from '../status.js';
import { createStoredObjectCard, type UploadedFile } from './stored-object-card.js';

/** Shows the proof of a finished upload above those of earlier ones, which fold away. */
export function showStoredObject(uploaded: UploadedFile, result: UploadResult, mode: string): void {
  const list = elementById('stored');
  for (const details of list.querySelectorAll('details'))
    if (!details.contains(document.activeElement)) details.open = false;
  const { element, proven } = createStoredObjectCard(uploaded, result, mode);
  list.prepend(element);
  elementById('stored-empty').hidden = true;
  void proven.then((verdict) => {
    // If many files end at the same time, only the last one is announced.
    if (list.firstElementChild === element) announce('provenObject', { name: uploaded.name, verdict });
  });
}
