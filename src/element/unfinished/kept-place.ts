import { fieldOf } from '../queue/read-settings.js';
import type { SettingsElement } from '../settings.js';

/** Where a page leaves to the next one of its tab how high the element was. */
export const placeKey = (host: SettingsElement): string => `oss-direct-upload ${location.pathname} ${fieldOf(host)}`;

/** How high the element was on the page before, in pixels, if it had files that come back; asked once. */
export function takePlace(host: SettingsElement): number {
  try {
    const height = Number(sessionStorage.getItem(placeKey(host)));
    sessionStorage.removeItem(placeKey(host));
    return height || 0;
  } catch {
    return 0; // storage is blocked
  }
}
