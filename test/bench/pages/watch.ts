/** The page counts as quiet when no long task has ended for this long, milliseconds. */
const QUIET = 1500;

/** Reports tasks of the main thread that lasted 50 ms or more, as the browser itself does; returns what ends that. */
function onLongTask(report: (duration: number, end: number) => void): () => void {
  if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return () => {};
  const take = (entries: PerformanceEntryList) => {
    for (const { startTime, duration } of entries) report(duration, startTime + duration);
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'longtask' });
  return () => {
    take(observer.takeRecords());
    observer.disconnect();
  };
}

/** The longest task from now until the function it returns is called; 0 below 50 ms. */
export function watchLongTasks(): () => number {
  let longest = 0;
  const stop = onLongTask((duration) => (longest = Math.max(longest, duration)));
  return () => (stop(), longest);
}

/**
 * Watches the page from now until it has shown something and is quiet.
 *
 * @returns milliseconds until `isShown` held in a frame; until the last long task had ended, too; and of the longest task
 */
export function untilQuiet(
  isShown: () => boolean,
  timeout: number,
): Promise<{ shown: number | undefined; quiet: number; longest: number }> {
  const began = performance.now();
  let [quiet, longest] = [0, 0];
  let shown: number | undefined;
  const stop = onLongTask((duration, end) => {
    quiet = Math.max(quiet, end - began);
    longest = Math.max(longest, duration);
  });
  const look = () => {
    if (isShown()) quiet = Math.max(quiet, (shown = performance.now() - began));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const passed = performance.now() - began;
      const isOver = shown !== undefined && passed - quiet > QUIET;
      if (!isOver && passed < timeout) return;
      clearInterval(timer);
      stop();
      resolve({ shown, quiet, longest });
    }, 100);
  });
}
