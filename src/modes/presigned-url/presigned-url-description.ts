import type { ModeFacts } from '../../job/mode-description.js';

export const aboutPresignedUrl: ModeFacts = { name: 'presigned-url' };
