import type { ControllerHost } from '../../base/updating-element.js';

/** Adds a state to the words of `data-state`, or removes it. Words of the page stay. */
export function mirrorState({ dataset }: HTMLElement, state: string, on: boolean): void {
  const words: readonly string[] = dataset.state?.match(/\S+/g) ?? [];
  if (words.includes(state) === on) return;
  dataset.state = (on ? [...words, state] : words.filter((word) => word !== state)).join(' ');
}

/**
 * Where style sheets lack `light-dark()`, sets the state `dark` in `data-state` while the element's `color-scheme` is dark: before each
 * redraw, and whenever it may have changed: the element was moved, the system's preference changes, or an attribute of the page's root
 * element or body does, such as a class for a dark page.
 */
export function mirrorScheme(host: ControllerHost & HTMLElement): void {
  if (!globalThis.CSS?.supports || CSS.supports('color', 'light-dark(red, red)')) return;
  /** The text of a dark page is white, or nearly: `rgb(255, …`. */
  const update = () => mirrorState(host, 'dark', /\(2\d\d/.test(getComputedStyle(host).columnRuleColor));
  const preference = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(update);
  host.addController({
    hostUpdate: update,
    hostConnected() {
      update();
      preference.addEventListener('change', update);
      for (const node of document.querySelectorAll('html, body')) observer.observe(node, { attributes: true });
    },
    hostDisconnected() {
      preference.removeEventListener('change', update);
      observer.disconnect();
    },
  });
}
