/** Runs `work` as on a page of another origin, as far as a script can see it. */
export async function atOrigin<T>(origin: string, work: () => T | Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'origin');
  Object.defineProperty(globalThis, 'origin', { configurable: true, value: origin });
  try {
    return await work();
  } finally {
    if (own) Object.defineProperty(globalThis, 'origin', own);
    else Reflect.deleteProperty(globalThis, 'origin'); // Node has none
  }
}
