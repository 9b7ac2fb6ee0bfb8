import { type Lazy, lazy } from '../base/lazy.js';

/** Loads what reads the headers of pictures and videos, and decodes them. */
export const loadMedia: Lazy<typeof import('./read-media.js')> = lazy(() => import('./read-media.js'));
