/** Where it is remembered when a file has changed under a page: without any name. */
export const CHANGED = 'oss-direct-upload-copies';

/** How long chosen files are copied at once after one has changed, in milliseconds: 30 days. */
const LIFETIME = 30 * 24 * 3600_000;

/** Files in Android's WebView come from other apps, which change them. */
const isWebView = () => /; wv\)/.test(globalThis.navigator?.userAgent);

/** Whether chosen files may change under the page: it has happened in this browser not long ago, or it is a WebView. They are copied at once. */
export const filesChange = (): boolean => isWebView() || Date.now() - Number(changedAt()) < LIFETIME;

/** Whether there may be copies that pages have left. */
export const mayHaveCopies = (): boolean => isWebView() || changedAt() !== undefined;

/** When a file changed under a page, in text; undefined: never, as far as is known. */
function changedAt(): string | undefined {
  try {
    return localStorage.getItem(CHANGED) ?? undefined;
  } catch {
    return undefined; // storage is blocked, or a worker has none
  }
}
