import type { SingleFlight } from '../base/single-flight.js';

/**
 * Waits for a flight, but not longer than `ms`.
 *
 * @returns its error, if it failed
 * @throws `signal`'s reason
 */
export async function joinFor(ms: number, flight: SingleFlight<unknown>, signal?: AbortSignal): Promise<unknown> {
  signal?.throwIfAborted();
  const waiting = new AbortController();
  const leave = () => waiting.abort();
  const timer = setTimeout(leave, ms);
  signal?.addEventListener('abort', leave);
  try {
    await flight.join(waiting.signal);
    return undefined;
  } catch (error) {
    signal?.throwIfAborted();
    return error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}
