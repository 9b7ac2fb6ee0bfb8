/** How often a hidden page notes that it runs, in milliseconds: browsers let its timers run once a second. */
const INTERVAL = 1_000;
/** After a longer time without a note it was stopped, as by a lock, a call or another app. */
const LONGEST_GAP = 5_000;
/** In a page that has been hidden for so long, timers may run once a minute: then this gap is the longest. */
const [LONG_HIDDEN, LONGEST_GAP_THEN] = [300_000, 70_000];

const eventTypes = ['visibilitychange', 'resume'] as const;
const listeners = new Set<(wasStopped: boolean) => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let [hiddenAt, notedAt] = [0, 0];
let wasStopped = false;

/** Calls back when the page is seen again or no longer frozen. `wasStopped`: its connections may have ended unnoticed. @returns ends that */
export function onPageReturn(listener: (wasStopped: boolean) => void): () => void {
  const page = globalThis.document as Document | undefined;
  if (!page) return () => {};
  listeners.add(listener);
  for (const type of eventTypes) page.addEventListener(type, handle);
  if (page.hidden) watch();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    for (const type of eventTypes) page.removeEventListener(type, handle);
    unwatch();
  };
}

function watch(): void {
  if (timer !== undefined) return;
  hiddenAt = notedAt = Date.now(); // unlike `performance.now()`, it counts the sleep of the device
  wasStopped = false;
  timer = setTimeout(tick, INTERVAL);
}

function unwatch(): void {
  clearTimeout(timer);
  timer = undefined;
}

function tick(): void {
  note();
  timer = setTimeout(tick, INTERVAL);
}

function note(): void {
  const now = Date.now();
  wasStopped ||= now - notedAt > (now - hiddenAt > LONG_HIDDEN ? LONGEST_GAP_THEN : LONGEST_GAP);
  notedAt = now;
}

/** Something other than a timer has run: the page is not stopped, though its timers may hardly run. */
export function noteRunning(): void {
  if (timer !== undefined) note();
}

function handle({ type }: Event): void {
  if (document.hidden && type !== 'resume') return watch();
  noteRunning();
  const before = wasStopped;
  wasStopped = false;
  if (!document.hidden) unwatch();
  for (const listener of [...listeners]) listener(before);
}
