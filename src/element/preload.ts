import type { InputController } from './input/input-controller.js';
import { loadListCode } from './list/list-controller.js';
import type { ElementContext } from './queue/context.js';

/** Prepares the first upload as soon as somebody approaches the element, so that the file need not wait for code or grant. */
export function preloadOnApproach({ host, queue }: ElementContext, input: InputController): void {
  const loadCode = () => {
    const code = [queue.current().prepare(), loadListCode(), input.load()];
    Promise.all(code).catch(() => {}); // the first file loads it again, and reports a failure
  };
  /** Requests a grant while a person drags or chooses; the uploader knows whether one serves every file. */
  const requestGrant = () => {
    const { endpoint, noAuto } = host;
    if (typeof endpoint !== 'string' || noAuto || host.readOnly || host.matches(':disabled')) return;
    queue
      .current()
      .prepare({ grant: true })
      .catch(() => {}); // the first file requests it again, and reports a failure
  };
  for (const type of ['pointerenter', 'focusin', 'dragenter']) host.addEventListener(type, loadCode, { once: true });
  for (const type of ['dragenter', 'click']) host.addEventListener(type, requestGrant);
}
