/**
 * Waits until `find` gives something, and returns it. With `what` it rejects after 25 s and says what did not come (an element renders
 * once a frame, and a busy machine renders few); without, the test's own timeout ends it.
 */
export async function until<T>(find: () => T | Promise<T>, what?: string): Promise<NonNullable<Awaited<T>>> {
  const end = performance.now() + 25_000;
  for (;;) {
    const found = await find();
    if (found) return found as NonNullable<Awaited<T>>;
    if (what !== undefined && performance.now() > end) throw new Error(`Did not come within 25 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
