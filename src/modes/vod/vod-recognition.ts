import type { Recognition } from '../../job/recognition.js';

export const recognition: Recognition = {
  recognizedBy: 'uploadAuth',
  recognizes: (fields) => fields.has('uploadauth'),
};
