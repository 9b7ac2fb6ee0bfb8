import type { Recognition } from '../recognition.js';
import { urlIn } from '../response/url-in.js';

export const recognition: Recognition = {
  recognizedBy: 'url',
  recognizes: (fields) => urlIn(fields) !== undefined,
};
