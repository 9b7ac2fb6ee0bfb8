import { urlIn } from '../../grant/response/grant-fields.js';
import type { Recognition } from '../../job/mode.js';

export const presignedUrlRecognition: Recognition = {
  recognizedBy: 'url',
  recognizes: (fields) => urlIn(fields) !== undefined,
};
