/** Defines a property of something that the page or the process shares. @returns what restores it */
export function redefine(owner: object, name: PropertyKey, descriptor: PropertyDescriptor): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { configurable: true, ...descriptor });
  return () => void (before ? Object.defineProperty(owner, name, before) : Reflect.deleteProperty(owner, name));
}
