/** How often a hidden page notes that it runs, in milliseconds: browsers let its timers run once a second. */
const INTERVAL = 1_000;
/** After a longer time without a note it was stopped, as by a lock, a call or another app. */
const LONGEST_GAP = 5_000;

const eventTypes = ['visibilitychange', 'resume'] as const;
const listeners = new Set<(wasStopped: boolean) => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let notedAt = 0;
let wasStopped = false;

/**
 * Calls a listener when the page is seen again, or is frozen no longer; where there is no page, never. `wasStopped`: it could not run for a
 * while, so its connections may have ended unnoticed.
 *
 * @returns what ends that
 */
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
  notedAt = Date.now(); // unlike `performance.now()`, it counts the sleep of the device
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
  wasStopped ||= Date.now() - notedAt > LONGEST_GAP;
  notedAt = Date.now();
}

function handle({ type }: Event): void {
  if (document.hidden && type !== 'resume') return watch();
  if (timer !== undefined) note();
  const before = wasStopped;
  wasStopped = false;
  if (!document.hidden) unwatch();
  for (const listener of [...listeners]) listener(before);
}
