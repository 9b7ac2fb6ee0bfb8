import type { ModeFacts } from '../../job/mode.js';

export const aboutSts = { name: 'sts', oneGrantForAll: true } as const satisfies ModeFacts;
