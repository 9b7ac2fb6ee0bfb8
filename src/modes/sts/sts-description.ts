import type { ModeFacts } from '../../job/mode-description.js';

export const aboutSts = { name: 'sts', oneGrantForAll: true } satisfies ModeFacts;
