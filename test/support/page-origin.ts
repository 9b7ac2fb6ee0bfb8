import { redefine } from './redefine.js';

/** Runs `work` as on a page of another origin, as far as a script can see it. */
export async function atOrigin<T>(origin: string, work: () => T | Promise<T>): Promise<T> {
  const restore = redefine(globalThis, 'origin', { value: origin });
  try {
    return await work();
  } finally {
    restore();
  }
}
