import type { ElementContext } from '../queue/context.js';

/** Milliseconds between two looks at how long is left. */
const INTERVAL = 1_000;

/** Redraws the element once a second while a file waits for its next attempt. */
export function countDown({ host, queue }: ElementContext): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  const hostUpdated = () => {
    stop();
    const { waiting, saving } = queue.totals; // a save that failed may wait, too
    if (waiting + saving > 0) timer = setTimeout(() => host.requestUpdate(), INTERVAL);
  };
  host.addController({ hostUpdated, hostDisconnected: stop });
}
