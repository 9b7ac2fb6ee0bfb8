/** Lets `Date.now` be ahead by some milliseconds, or run some times faster from now on. @returns what restores it */
export function setClock({ ahead = 0, speed = 1 }: { ahead?: number; speed?: number }): () => void {
  const { now } = Date;
  const begun = now();
  Date.now = () => begun + ahead + (now() - begun) * speed;
  return () => void (Date.now = now);
}

/** Lets `performance.now` stand still, so that nothing is learned of how fast this machine is. @returns what restores it */
export function stopWatch(): () => void {
  const { now } = performance;
  const time = performance.now();
  performance.now = () => time;
  return () => void (performance.now = now);
}
