import { redefine } from '../redefine.js';

const undoing: (() => unknown)[] = [];
afterEach(() => undoing.splice(0).forEach((undo) => undo()));

/** Restores this when the test has ended; what came last comes first. */
export function untilTestEnds<T extends { restore(): void }>(one: T): T {
  undoing.unshift(() => one.restore());
  return one;
}

/** Defines a property of something of the browser's until the test ends. @returns what ends that before */
export const define = (...property: Parameters<typeof redefine>): (() => void) =>
  untilTestEnds({ restore: redefine(...property) }).restore;

/** Gives an object, such as the page's window, another property until the test ends. @returns what ends that before */
export function replace<T extends object, K extends keyof T>(owner: T, name: K, value: T[K]): () => void {
  return define(owner, name, { writable: true, value });
}

/** As `replace`. @param make gives what takes the place of the real one */
export function wrap<T extends object, K extends keyof T>(owner: T, name: K, make: (real: T[K]) => T[K]): () => void {
  return replace(owner, name, make(owner[name]));
}

type Given<T, K extends keyof T> = Parameters<Extract<T[K], (...args: never[]) => unknown>>;

/** Looks at each call of a method, before it, until the test ends. @returns what ends that before */
export function beforeCalls<T extends object, K extends keyof T>(
  owner: T,
  name: K,
  look: (self: T, ...args: Given<T, K>) => unknown,
): () => void {
  const real = owner[name] as () => unknown;
  function value(this: T, ...args: Given<T, K>) {
    look(this, ...args);
    return Reflect.apply(real, this, args);
  }
  return define(owner, name, { writable: true, value });
}

/** Lets a query of the page's media match, or not. */
export function replaceMedia(wanted: string, isMatched: boolean): void {
  wrap(window, 'matchMedia', (real) => (query) => real(query !== wanted ? query : isMatched ? 'all' : 'not all'));
}
