import { lazy } from '../../base/lazy.js';

/** Loads the code for parts. What goes in one request does without it. */
export const loadParts = lazy(() => import('./parts.js'));
