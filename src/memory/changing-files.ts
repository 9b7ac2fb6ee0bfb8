/** Where it is remembered that a file has changed under a page: without any name. */
export const CHANGED = 'oss-direct-upload-copies';

/** Whether chosen files may change under the page, as on Android: it has happened in this browser before. They are copied at once. */
export function filesChange(): boolean {
  try {
    return CHANGED in localStorage;
  } catch {
    return false; // storage is blocked, or a worker has none
  }
}
