import type { Recognition } from '../../job/mode.js';

export const vodRecognition: Recognition = {
  recognizedBy: 'uploadAuth',
  recognizes: (fields) => fields.has('uploadauth'),
};
