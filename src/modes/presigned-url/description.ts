import type { ModeFacts } from '../mode-description.js';

export const aboutPresignedUrl: ModeFacts = { name: 'presigned-url' };
