import type { Recognition } from '../recognition.js';

export const recognition: Recognition = {
  recognizedBy: 'uploadAuth',
  recognizes: (fields) => fields.has('uploadauth'),
};
