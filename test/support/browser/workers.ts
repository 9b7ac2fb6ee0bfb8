import { wrap } from './replace.js';

/** The addresses of the workers that begin until the test ends, in this list. @param onStart may throw */
export function startedWorkers(started: string[] = [], onStart = () => {}): string[] {
  wrap(globalThis, 'Worker', (RealWorker) => {
    return class extends RealWorker {
      constructor(url: string | URL, options?: WorkerOptions) {
        started.push(String(url));
        onStart();
        super(url, options);
      }
    };
  });
  return started;
}

/** As on a page whose policy forbids workers. @returns those that it has tried */
export function forbidWorkers(): string[] {
  return startedWorkers([], () => {
    throw new DOMException('The page’s policy forbids it.', 'SecurityError');
  });
}
