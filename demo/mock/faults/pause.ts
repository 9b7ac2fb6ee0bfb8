import { ConnectionDropped } from '../protocol/oss-error.js';

/**
 * Waits.
 *
 * @param ms how long; Infinity waits for the signal
 * @throws ConnectionDropped when the signal aborts, which it does when the client has closed the connection.
 */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new ConnectionDropped('The client has closed the connection.'));
    };
    const timer =
      ms === Infinity
        ? undefined
        : setTimeout(() => {
            signal.removeEventListener('abort', stop);
            resolve();
          }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
