import type { ReactiveControllerHost } from 'lit';

/**
 * Calls back when the element's `color-scheme` may have changed: the element was moved, the system's preference changes, or an attribute
 * of the page's root element or body does, such as a class for a dark page.
 */
export function watchScheme(host: ReactiveControllerHost & HTMLElement, onChange: () => void): void {
  const preference = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(onChange);
  host.addController({
    hostConnected() {
      onChange();
      preference.addEventListener('change', onChange);
      for (const node of document.querySelectorAll('html, body')) observer.observe(node, { attributes: true });
    },
    hostDisconnected() {
      preference.removeEventListener('change', onChange);
      observer.disconnect();
    },
  });
}
