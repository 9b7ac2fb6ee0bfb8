/** Lets `Date.now` be ahead by some milliseconds, or run some times faster from now on. @returns what restores it */
export function setClock({ ahead = 0, speed = 1 }: { ahead?: number; speed?: number }): () => void {
  const { now } = Date;
  const begun = now();
  Date.now = () => begun + ahead + (now() - begun) * speed;
  return () => void (Date.now = now);
}
