import type { ModeFacts } from '../../job/mode-description.js';

export const aboutSts = { name: 'sts', oneGrantForAll: true } as const satisfies ModeFacts;
