import type { ModeFacts } from '../mode-description.js';

export const aboutPostPolicy: ModeFacts = { name: 'post-policy' };
