import { redefine } from './redefine.js';

/** Lets `Date.now` be ahead by some milliseconds, or run some times faster from now on. @returns what restores it */
export function setClock({ ahead = 0, speed = 1 }: { ahead?: number; speed?: number }): () => void {
  const { now } = Date;
  const begun = now();
  return redefine(Date, 'now', { value: () => begun + ahead + (now() - begun) * speed });
}

/** Lets `performance.now` stand still, so that nothing is learned of how fast this machine is. @returns what restores it */
export function stopWatch(): () => void {
  const time = performance.now();
  return redefine(performance, 'now', { value: () => time, writable: true });
}
