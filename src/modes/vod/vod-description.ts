import type { ModeFacts } from '../../job/mode-description.js';

export const aboutVod: ModeFacts = { name: 'vod' };
