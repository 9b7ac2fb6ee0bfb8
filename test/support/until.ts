/** By the real clock, also where a test has replaced the page's. */
const wait = setTimeout.bind(globalThis);
const now = performance.now.bind(performance);

const LIMIT = 50_000;

/**
 * Waits until `find` gives something, and returns it. With `what` it rejects after 50 s and says what did not come (an element renders
 * once a frame, and a busy machine renders few); without, the test's own timeout ends it.
 */
export async function until<T>(find: () => T | Promise<T>, what?: string): Promise<NonNullable<Awaited<T>>> {
  const end = now() + LIMIT;
  for (;;) {
    const found = await find();
    if (found) return found as NonNullable<Awaited<T>>;
    if (what !== undefined && now() > end) throw new Error(`Did not come within 50 s: ${what}`);
    await new Promise((resolve) => wait(resolve, 10));
  }
}
