const restore: (() => void)[] = [];

afterEach(() => {
  for (const one of restore.splice(0).reverse()) one();
});

/** Gives an object, such as the page's window, another property until the test ends. */
export function replace<T extends object, K extends keyof T>(owner: T, name: K, value: T[K]): void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  restore.push(() => {
    if (before) Object.defineProperty(owner, name, before);
    else Reflect.deleteProperty(owner, name);
  });
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

/** Lets a query of the page's media match, or not. */
export function replaceMedia(wanted: string, isMatched: boolean): void {
  const { matchMedia } = window;
  replace(window, 'matchMedia', (query) => matchMedia(query !== wanted ? query : isMatched ? 'all' : 'not all'));
}
