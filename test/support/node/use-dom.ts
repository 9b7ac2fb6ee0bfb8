/** What a test runner with a simulated DOM makes global: the window's own names, and these. */
const inherited = ['addEventListener', 'removeEventListener', 'dispatchEvent'];
/** Node has its own, which the simulated DOM does not take for its. */
const replaced = ['Event', 'CustomEvent', 'EventTarget', 'FormData', 'File', 'Blob', 'DOMException', 'AbortController'];

export function useDom(window: object): void {
  const names = Object.getOwnPropertyNames(window).filter((name) => !(name in globalThis));
  for (const name of [...names, ...inherited, ...replaced, 'AbortSignal']) {
    const value: unknown = Reflect.get(window, name);
    const bound = inherited.includes(name) ? (value as () => void).bind(window) : value;
    Object.defineProperty(globalThis, name, { value: bound, configurable: true, writable: true });
  }
}
