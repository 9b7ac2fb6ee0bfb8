import { type Backend, type BackendOptions, createBackend } from '../../demo/backend/index.js';
import { createStoredObjects } from '../../demo/stored/index.js';

/** The demo's backend, and its list of stored objects. */
export function demoBackend(options: BackendOptions): Backend {
  const [backend, stored] = [createBackend(options), createStoredObjects(options)];
  return async (...exchange) => (await backend(...exchange)) || stored(...exchange);
}
