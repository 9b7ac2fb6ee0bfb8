import type { Seen } from '../job.js';

/** The page counts as quiet when no long task has ended for this long, milliseconds. */
const QUIET = 1500;

/** Watches tasks of the main thread that last 50 ms or more, as the browser itself reports them. */
export function watchLongTasks() {
  const began = performance.now();
  /** Milliseconds: of the longest task, and until the last one had ended. */
  const seen = { longest: 0, end: 0 };
  const take = (entries: PerformanceEntryList) => {
    for (const { startTime, duration } of entries) {
      seen.longest = Math.max(seen.longest, duration);
      seen.end = startTime + duration - began;
    }
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  if (PerformanceObserver.supportedEntryTypes.includes('longtask')) observer.observe({ type: 'longtask' });
  const stop = () => {
    take(observer.takeRecords());
    observer.disconnect();
    return seen;
  };
  return { seen, stop };
}

/** Watches the page from now until it has shown something in a frame, and the last long task has ended. */
export function untilQuiet(
  isShown: () => boolean,
  timeout: number,
): Promise<Pick<Seen, 'ms' | 'shown' | 'longestTask'>> {
  const began = performance.now();
  const tasks = watchLongTasks();
  let shown: number | undefined;
  const look = () => {
    if (isShown()) shown = performance.now() - began;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const passed = performance.now() - began;
      const isQuiet = shown !== undefined && passed - Math.max(shown, tasks.seen.end) > QUIET;
      if (!isQuiet && passed < timeout) return;
      clearInterval(timer);
      const { longest, end } = tasks.stop();
      resolve({ shown, ms: Math.max(shown ?? 0, end), longestTask: longest });
    }, 100);
  });
}
