/** `performance.now` stands still and moves only when a test says so: speeds and the time left do not depend on the machine. */
export class StoppedClock {
  readonly #real = Object.getOwnPropertyDescriptor(performance, 'now');
  #now = performance.now();

  constructor() {
    Object.defineProperty(performance, 'now', { value: () => this.#now, configurable: true, writable: true });
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  restore(): void {
    if (this.#real) Object.defineProperty(performance, 'now', this.#real);
    else Reflect.deleteProperty(performance, 'now');
  }
}
