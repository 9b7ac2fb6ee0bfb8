/** Where the demo's backend responds with what each mode needs. */
export { endpoints as endpointPaths, type ModeName } from '../../demo/page/playground/settings/settings-store.js';
