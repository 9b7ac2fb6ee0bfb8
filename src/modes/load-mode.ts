import type { LoadMode } from '../core/upload-queue.js';

/** Loads the modes' code when the first upload begins. */
export function loadMode(name?: string | null): LoadMode {
  return async () => (await import('./index.js')).modeNamed(name);
}
