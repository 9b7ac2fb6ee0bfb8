import type { FilePicker } from './picker.js';
import type { QueueElement } from '../queue/queue-controller.js';

/** Loads what the first file needs once somebody comes near, so that the file does not wait for it. */
export function loadWhenNear(element: QueueElement, picker: FilePicker): void {
  const load = (event: Event) => {
    const code: Promise<unknown>[] = [
      element.queue.load(),
      import('../list/list-chunk.js').then(({ askAhead }) => askAhead(element, event)),
      picker.load(),
    ];
    Promise.all(code).catch(() => {}); // the first file tries again, and tells
  };
  for (const type of ['pointerenter', 'focusin', 'dragenter']) element.addEventListener(type, load, { once: true });
}
