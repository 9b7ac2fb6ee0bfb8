import type { ModeFacts } from '../mode-description.js';

export const aboutVod: ModeFacts = { name: 'vod' };
