type Undo = () => void;

/** Replaces a function of an object. @returns what restores it */
function replace<T extends object, K extends keyof T>(owner: T, name: K, make: (before: T[K]) => T[K]): Undo {
  const before = owner[name];
  owner[name] = make(before);
  return () => (owner[name] = before);
}

/** Counts what a page holds: listeners on targets that outlive an upload, timers, requests, addresses of blobs. */
export class HeldResources {
  readonly #listeners = new Map<string, Set<unknown>>();
  readonly #timers = new Set<number>();
  readonly #urls = new Set<string>();
  readonly #requests: WeakRef<XMLHttpRequest>[] = [];
  readonly #undo: Undo[];

  constructor(targets: readonly EventTarget[]) {
    const { prototype } = EventTarget;
    const [listeners, timers, urls, requests] = [this.#listeners, this.#timers, this.#urls, this.#requests];
    const of = (target: EventTarget, type: string) => {
      const name = `${targets.indexOf(target)} ${type}`;
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      return set;
    };
    this.#undo = [
      replace(
        prototype,
        'addEventListener',
        (before) =>
          function (this: EventTarget, type, listener, options) {
            const target = this ?? window;
            if (targets.includes(target)) of(target, type).add(listener);
            before.call(target, type, listener, options);
          },
      ),
      replace(
        prototype,
        'removeEventListener',
        (before) =>
          function (this: EventTarget, type, listener, options) {
            const target = this ?? window;
            if (targets.includes(target)) of(target, type).delete(listener);
            before.call(target, type, listener, options);
          },
      ),
      replace(window, 'setTimeout', (before) => {
        const set = (run: () => void, ms?: number, ...more: unknown[]) => {
          const id = before(() => (timers.delete(id), run()), ms, ...more);
          timers.add(id);
          return id;
        };
        return set as unknown as typeof before;
      }),
      replace(window, 'clearTimeout', (before) => (id) => (timers.delete(id as number), before(id))),
      replace(window, 'setInterval', (before) => {
        const set = (run: () => void, ms?: number) => {
          const id = before(run, ms);
          timers.add(id);
          return id;
        };
        return set as unknown as typeof before;
      }),
      replace(window, 'clearInterval', (before) => (id) => (timers.delete(id as number), before(id))),
      replace(URL, 'createObjectURL', (before) => (blob) => {
        const url = before(blob);
        urls.add(url);
        return url;
      }),
      replace(URL, 'revokeObjectURL', (before) => (url) => (urls.delete(url), before(url))),
      replace(
        window,
        'XMLHttpRequest',
        (before) =>
          class extends before {
            constructor() {
              super();
              requests.push(new WeakRef(this));
            }
          },
      ),
    ];
  }

  /** What the page holds now. */
  get held(): { listeners: number; timers: number; urls: number } {
    const listeners = [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
    return { listeners, timers: this.#timers.size, urls: this.#urls.size };
  }

  get requests(): readonly WeakRef<XMLHttpRequest>[] {
    return this.#requests;
  }

  close(): void {
    for (const undo of this.#undo) undo();
  }
}

/** Collects garbage; only Chromium lets tests do so. */
export const collect = (globalThis as { gc?: (options: object) => Promise<void> | undefined }).gc;

/** How many of these objects are left after several garbage collections. */
export async function left(references: readonly WeakRef<object>[]): Promise<number> {
  let count = references.length;
  for (let i = 0; i < 20 && count > 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50)); // an object that was read stays until the current task ends
    await collect?.({ type: 'major', execution: 'async' });
    count = references.filter((reference) => reference.deref() !== undefined).length;
  }
  return count;
}

/** Bytes of the heap without garbage; 0 where the engine cannot collect on demand. */
export async function heap(): Promise<number> {
  if (!collect) return 0;
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await collect({ type: 'major', execution: 'async' });
  }
  return (performance as Performance & { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0;
}
