import type { ModeFacts } from '../mode-description.js';
import { aboutSts } from '../sts/description.js';

export const aboutVod: ModeFacts = {
  name: 'vod',
  recognizedBy: 'uploadAuth',
  recognizes: (fields) => fields.has('uploadauth'),
  corsMethods: aboutSts.corsMethods,
};
