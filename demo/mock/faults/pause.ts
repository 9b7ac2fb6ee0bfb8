import { ConnectionDropped } from '../protocol/oss-error.js';

/**
 * Waits.
 *
 * @param ms how long; Infinity waits for a signal
 * @throws ConnectionDropped when one of the signals aborts, which it does when the client has closed the connection.
 */
export function pause(ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', stop);
    };
    const stop = (): void => {
      end();
      reject(new ConnectionDropped('The client has closed the connection.'));
    };
    const timer = ms === Infinity ? undefined : setTimeout(() => (end(), resolve()), ms);
    if (signals.some(({ aborted }) => aborted)) return stop();
    for (const signal of signals) signal.addEventListener('abort', stop);
  });
}
