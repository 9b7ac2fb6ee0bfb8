import { fromEntries } from '../../base/from-entries.js';

function add(owner: object, methods: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(methods)) {
    if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true });
  }
}

/** Adds methods that came after ES2017, where the host's JavaScript lacks them: the core uses these of them. */
export function addNewerMethods(): void {
  add(Array.prototype, {
    at(this: unknown[], index: number) {
      return this[index < 0 ? this.length + index : index];
    },
    flatMap(this: unknown[], each: (value: unknown, index: number) => unknown) {
      return ([] as unknown[]).concat(...this.map((value, index) => each(value, index)));
    },
  });

  add(String.prototype, {
    replaceAll(this: string, found: string, replacement: string | (() => string)) {
      return this.split(found).join(typeof replacement === 'function' ? replacement() : replacement);
    },
  });

  add(Object, {
    fromEntries,
    hasOwn: (owner: object, name: string) => Object.prototype.hasOwnProperty.call(owner, name),
  });

  add(Promise, {
    allSettled: (all: Iterable<PromiseLike<unknown>>) =>
      Promise.all(
        Array.from(all, (one) =>
          Promise.resolve(one).then(
            (value) => ({ status: 'fulfilled', value }),
            (reason: unknown) => ({ status: 'rejected', reason }),
          ),
        ),
      ),
  });

  add(Promise.prototype, {
    finally(this: Promise<unknown>, end: () => unknown) {
      return this.then(
        async (value) => {
          await end();
          return value;
        },
        async (reason: unknown) => {
          await end();
          throw reason;
        },
      );
    },
  });
}
