import type { ModeFacts } from '../../job/mode-description.js';

export const aboutPostPolicy: ModeFacts = { name: 'post-policy' };
