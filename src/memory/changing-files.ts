/** Where it is remembered when a file has changed under a page: without any name. */
export const CHANGED = 'oss-direct-upload-copies';

/** How long chosen files are copied at once after one has changed, in milliseconds: 30 days. */
const LIFETIME = 30 * 24 * 3600_000;

/** Whether chosen files may change under the page, as on Android: it has happened in this browser not long ago. They are copied at once. */
export const filesChange = (): boolean => Date.now() - Number(changedAt()) < LIFETIME;

/** When a file changed under a page, in text; undefined: never, as far as is known. */
export function changedAt(): string | undefined {
  try {
    return localStorage.getItem(CHANGED) ?? undefined;
  } catch {
    return undefined; // storage is blocked, or a worker has none
  }
}
