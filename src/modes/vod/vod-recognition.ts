import type { Recognition } from '../../job/mode-description.js';

export const vodRecognition: Recognition = {
  recognizedBy: 'uploadAuth',
  recognizes: (fields) => fields.has('uploadauth'),
};
