export { type Backend, type BackendOptions, createBackend } from './backend.js';
export { type Cloud, cloudFromEnv } from './cloud.js';
