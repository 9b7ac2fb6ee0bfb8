import type { ElementContext } from './context.js';
import { heightKey } from './earlier-height.js';

/** Leaves to the next page how high the element is, where it shows what comes back there. */
export function rememberHeight({ host, queue }: ElementContext): void {
  const remember = () => {
    const root = host.renderRoot.querySelector<HTMLElement>('.root');
    const isLeft = queue.leavesFiles || root?.querySelector('.unfinished');
    try {
      if (isLeft && root) sessionStorage.setItem(heightKey(host), String(root.offsetHeight));
      else sessionStorage.removeItem(heightKey(host)); // kept for "back", it may have left something before
    } catch {
      // storage is blocked: the next page moves a little
    }
  };
  host.addController({
    hostConnected: () => addEventListener('pagehide', remember),
    hostDisconnected: () => removeEventListener('pagehide', remember),
  });
}
