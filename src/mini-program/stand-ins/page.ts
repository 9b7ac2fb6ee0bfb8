import { EventTarget } from './events.js';

/** What the core asks a page about: whether it is seen, and online. The host says it by `setSeen` and `setOnline`. */

export const document = Object.assign(new EventTarget(), { hidden: false, scripts: [], baseURI: undefined });

/** `globalThis`, with what of it the core looks for. */
export const page = Object.assign(new EventTarget(), { document, navigator: { onLine: true } });

/** The program is in the foreground, or no longer. */
export function setSeen(isSeen: boolean): void {
  document.hidden = !isSeen;
  document.dispatchEvent({ type: 'visibilitychange' });
}

/** The device is online, or no longer. */
export function setOnline(isOnline: boolean): void {
  page.navigator.onLine = isOnline;
  if (isOnline) page.dispatchEvent({ type: 'online' });
}

let latest = 0;

/** `performance`: a clock that never goes backwards. */
export const performance = { now: (): number => (latest = Math.max(latest, Date.now())) };

/** `crypto`, for keys and boundaries, which need not be secret: the hosts' own random numbers come later than they are needed. */
export const crypto = {
  subtle: undefined,
  getRandomValues<T extends Uint8Array | Uint32Array>(values: T): T {
    for (let at = 0; at < values.length; at++) values[at] = Math.floor(Math.random() * 2 ** 32);
    return values;
  },
};

/** `WeakRef`, which keeps what it refers to. */
export class WeakRef<T> {
  readonly deref: () => T;

  constructor(value: T) {
    this.deref = () => value;
  }
}
