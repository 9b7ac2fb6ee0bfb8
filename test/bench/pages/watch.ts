/** A task of the main thread that lasted 50 ms or more, as the browser itself reports it. Milliseconds. */
interface LongTask {
  end: number;
  duration: number;
}

/** Reports long tasks from now on; returns what ends that. */
function onLongTask(report: (task: LongTask) => void): () => void {
  if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return () => {};
  const take = (entries: PerformanceEntryList) => {
    for (const { startTime, duration } of entries) report({ end: startTime + duration, duration });
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
  const stop = onLongTask(({ duration }) => (longest = Math.max(longest, duration)));
  return () => (stop(), longest);
}

/** The page counts as quiet when no long task has ended for this long, milliseconds. */
const QUIET = 1500;

export interface Stillness {
  /** Until `isShown` held, in a frame. */
  shown: number | undefined;
  /** Until it was shown and the last long task had ended. */
  quiet: number;
  /** The longest task; 0 below 50 ms. */
  longest: number;
}

/** Watches the page from now until it has shown something and is quiet. */
export function untilQuiet(isShown: () => boolean, timeout: number): Promise<Stillness> {
  const began = performance.now();
  let [quiet, longest] = [0, 0];
  let shown: number | undefined;
  const stop = onLongTask(({ end, duration }) => {
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
