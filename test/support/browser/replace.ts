const undoing: (() => unknown)[] = [];
afterEach(() => undoing.splice(0).forEach((undo) => undo()));

/** Restores this when the test has ended; what came last comes first. */
export function untilTestEnds<T extends { restore(): void }>(one: T): T {
  undoing.unshift(() => one.restore());
  return one;
}

/** Defines a property of something of the browser's until the test ends. @returns what ends that before */
export function define(owner: object, name: PropertyKey, descriptor: PropertyDescriptor): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const restore = () =>
    void (before ? Object.defineProperty(owner, name, before) : Reflect.deleteProperty(owner, name));
  Object.defineProperty(owner, name, { configurable: true, ...descriptor });
  return untilTestEnds({ restore }).restore;
}

/** As `define`. @param make gives what takes the place of the real one */
export function replace<Owner extends object, Name extends keyof Owner>(
  owner: Owner,
  name: Name,
  make: (real: Owner[Name]) => Owner[Name],
): () => void {
  return define(owner, name, { writable: true, value: make(owner[name]) });
}
