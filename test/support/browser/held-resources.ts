import { redefine } from '../redefine.js';

/** Replaces a function of an object. @returns what restores it */
const replace = <T extends object, K extends keyof T>(owner: T, name: K, make: (before: T[K]) => unknown) =>
  redefine(owner, name, { value: make(owner[name]) });

/** Counts what a page holds: listeners on targets that outlive an upload, timers, requests, addresses of blobs. */
export class HeldResources {
  readonly requests: WeakRef<XMLHttpRequest>[] = [];
  readonly #listeners = new Map<string, Set<unknown>>();
  readonly #timers = new Set<number>();
  readonly #urls = new Set<string>();
  readonly #undo: (() => void)[];

  constructor(targets: readonly EventTarget[]) {
    const [timers, urls, requests] = [this.#timers, this.#urls, this.requests];
    /** What listens to events of a type on one of the targets. */
    const of = (target: EventTarget, type: string) => {
      const name = `${targets.indexOf(target)} ${type}`;
      const set = this.#listeners.get(name) ?? new Set();
      if (targets.includes(target)) this.#listeners.set(name, set);
      return set;
    };
    const listen = (name: 'addEventListener' | 'removeEventListener', change: 'add' | 'delete') =>
      replace(EventTarget.prototype, name, (before) => {
        return function (this: EventTarget, ...[type, listener, options]: Parameters<typeof before>) {
          const target = this ?? window;
          const held = of(target, type);
          held[change](listener);
          const { signal } = Object(options) as AddEventListenerOptions;
          signal?.addEventListener('abort', () => held.delete(listener));
          before.call(target, type, listener, options);
        };
      });
    this.#undo = [
      listen('addEventListener', 'add'),
      listen('removeEventListener', 'delete'),
      replace(window, 'setTimeout', (before) => (run: () => void, ms?: number, ...more: unknown[]) => {
        const id = before(() => (timers.delete(id), run()), ms, ...more);
        timers.add(id);
        return id;
      }),
      replace(window, 'setInterval', (before) => (run: () => void, ms?: number) => {
        const id = before(run, ms);
        timers.add(id);
        return id;
      }),
      ...(['clearTimeout', 'clearInterval'] as const).map((name) =>
        replace(window, name, (before) => (id: number) => (timers.delete(id), before(id))),
      ),
      replace(URL, 'createObjectURL', (before) => (blob: Blob) => {
        const url = before(blob);
        urls.add(url);
        return url;
      }),
      replace(URL, 'revokeObjectURL', (before) => (url: string) => (urls.delete(url), before(url))),
      replace(window, 'XMLHttpRequest', (before) => {
        return class extends before {
          constructor() {
            super();
            requests.push(new WeakRef(this));
          }
        };
      }),
    ];
  }

  get held(): { listeners: number; timers: number; urls: number } {
    const listeners = [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
    return { listeners, timers: this.#timers.size, urls: this.#urls.size };
  }

  close(): void {
    for (const undo of this.#undo) undo();
  }
}

/** Collects garbage; only Chromium lets tests do so. */
export const collect = (globalThis as { gc?: (options: object) => Promise<void> | undefined }).gc;

async function collectSoon(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50)); // an object that was read stays until the current task ends
  await collect?.({ type: 'major', execution: 'async' });
}

/** How many of these objects are left after several garbage collections. */
export async function left(references: readonly WeakRef<object>[]): Promise<number> {
  const count = () => references.filter((reference) => reference.deref() !== undefined).length;
  for (let i = 0; i < 60 && count() > 0; i++) await collectSoon();
  return count();
}

/** Bytes of the heap without garbage; 0 where the engine cannot collect on demand. */
export async function heap(): Promise<number> {
  if (!collect) return 0;
  for (let i = 0; i < 5; i++) await collectSoon();
  return (performance as Performance & { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0;
}
