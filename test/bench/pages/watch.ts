/** The longest task of the main thread, as the browser itself tells it: 50 ms and more. */
export function watchLongTasks(): () => number {
  let longest = 0;
  if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return () => longest;
  const take = (entries: PerformanceEntryList) => {
    for (const { duration } of entries) longest = Math.max(longest, duration);
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'longtask' });
  return () => {
    take(observer.takeRecords());
    observer.disconnect();
    return longest;
  };
}

/** A gap between two turns of the event loop of this length is a page that hangs, milliseconds. */
const HANG = 50;
/** The page counts as quiet when nothing has hung for this long. */
const QUIET = 1500;

export interface Stillness {
  /** Until `isShown` held, in a frame. */
  shown: number | undefined;
  /** Until the end of the last gap of 50 ms, or until it was shown. */
  quiet: number;
  longest: number;
}

/** Watches the page from now until it has shown something and is quiet. */
export function untilQuiet(isShown: () => boolean, patience: number): Promise<Stillness> {
  const began = performance.now();
  const turns = new MessageChannel();
  let [last, longest, quiet] = [began, 0, 0];
  let shown: number | undefined;
  const look = () => {
    if (shown === undefined && isShown()) quiet = Math.max(quiet, (shown = performance.now() - began));
    if (shown === undefined) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return new Promise((resolve) => {
    turns.port1.onmessage = () => {
      const now = performance.now();
      const gap = now - last;
      longest = Math.max(longest, gap);
      if (gap >= HANG) quiet = now - began;
      last = now;
      const over = shown !== undefined && now - began - quiet > QUIET;
      if (!over && now - began < patience) turns.port2.postMessage(0);
      else resolve({ shown, quiet, longest });
    };
    turns.port2.postMessage(0);
  });
}
