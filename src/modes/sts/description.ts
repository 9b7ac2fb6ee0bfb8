import type { ModeFacts } from '../mode-description.js';

export const aboutSts = { name: 'sts', oneGrantForAll: true } satisfies ModeFacts;
