import { loadUnderWay } from '../../core/load-under-way.js';
import { loadMode } from '../../modes/load-mode.js';
import type { FilePicker } from './file-picker.js';
import type { QueueElement } from '../queue/queue-element.js';

/** Loads what the first file needs once somebody comes near, so that the file does not wait for it. */
export function loadWhenNear(element: QueueElement, picker: FilePicker): void {
  const load = (event: Event) => {
    const { mode } = element;
    const code: Promise<unknown>[] = [
      loadUnderWay(),
      import('../list/list-chunk.js').then(({ askAhead }) => askAhead(element, event)),
      picker.load(),
    ];
    if (typeof mode !== 'object') code.push(loadMode(mode));
    Promise.all(code).catch(() => {}); // the first file tries again, and tells
  };
  for (const type of ['pointerenter', 'focusin', 'dragenter']) element.addEventListener(type, load, { once: true });
}
