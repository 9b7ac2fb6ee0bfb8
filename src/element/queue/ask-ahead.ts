import type { QueueElement } from './queue-controller.js';

const asking = new WeakSet<QueueElement>();

/** While a person drags or chooses, has the endpoint asked for what serves every file: the first one need not wait for it. */
export function askAhead(element: QueueElement, event: Event): void {
  const ask = ({ type }: Event) => {
    const { mode, endpoint, noAuto } = element;
    const isChoosing = type === 'dragenter' || type === 'click';
    if (!isChoosing || mode !== 'sts' || typeof endpoint !== 'string' || noAuto || element.matches(':disabled')) return;
    element.queue.fetchAhead().catch(() => {}); // the first file asks again, and tells
  };
  ask(event);
  if (asking.has(element)) return;
  asking.add(element);
  for (const type of ['dragenter', 'click']) element.addEventListener(type, ask);
}
