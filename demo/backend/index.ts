export { type BackendOptions, createBackend } from './backend.js';
export { type Cloud, cloudFromEnv } from './cloud.js';
export type { Backend } from './json-routes.js';
