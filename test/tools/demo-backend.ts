import { type Backend, type BackendOptions, createBackend } from '../../demo/backend/index.js';
import { createStoredObjects } from '../../demo/stored/index.js';
import { serverBackend } from './server-backend.js';

/** The demo's backend, its list of stored objects, and `oss-direct-upload/server`. */
export function demoBackend(options: BackendOptions): Backend {
  const backends = [createBackend(options), createStoredObjects(options), serverBackend(options)];
  return async (...exchange) => {
    for (const backend of backends) if (await backend(...exchange)) return true;
    return false;
  };
}
