import { fieldOf } from './read-queue-settings.js';
import type { SettingsElement } from '../host/settings.js';

/** Where a page leaves to the next one of its tab how high the element was. */
export const heightKey = (host: SettingsElement): string => `oss-direct-upload ${location.pathname} ${fieldOf(host)}`;

/** How high the element was on the page before, in pixels, if it had files that come back; asked once. */
export function takeEarlierHeight(host: SettingsElement): number {
  try {
    const height = Number(sessionStorage.getItem(heightKey(host)));
    sessionStorage.removeItem(heightKey(host));
    return height || 0;
  } catch {
    return 0; // storage is blocked
  }
}
