import type { ReactiveControllerHost } from 'lit';
import { mirrorState } from './mirror-state.js';

/**
 * Where style sheets lack `light-dark()`, sets the state `dark` in `data-state` while the element's `color-scheme` is dark: before each
 * redraw, and whenever `watchScheme` sees a reason.
 */
export function mirrorScheme(host: ReactiveControllerHost & HTMLElement): void {
  if (!globalThis.CSS?.supports || CSS.supports('color', 'light-dark(red, red)')) return;
  /** The text of a dark page is white, or nearly: `rgb(255, …`. */
  const update = () => mirrorState(host, 'dark', /\(2\d\d/.test(getComputedStyle(host).columnRuleColor));
  host.addController({ hostUpdate: update });
  import('./watch-scheme.js').then(({ watchScheme }) => watchScheme(host, update)).catch(() => {}); // the next redraw does it
}
