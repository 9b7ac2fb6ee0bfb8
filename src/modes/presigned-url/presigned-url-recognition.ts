import type { Recognition } from '../../job/recognition.js';
import { urlIn } from '../../grant/response/grant-fields.js';

export const recognition: Recognition = {
  recognizedBy: 'url',
  recognizes: (fields) => urlIn(fields) !== undefined,
};
