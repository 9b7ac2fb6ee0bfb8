import type { Recognition } from '../../job/recognition.js';
import { textOf } from '../../grant/response/fields.js';

/** What backends call the secret. */
export const SECRET = ['accesskeysecret', 'secretaccesskey', 'accesssecret', 'secretkey'];

export const recognition: Recognition = {
  recognizedBy: 'accessKeySecret',
  recognizes: (fields) => textOf(fields, ...SECRET) !== undefined,
};
