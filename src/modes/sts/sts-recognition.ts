import { textOf } from '../../grant/response/fields.js';
import type { Recognition } from '../../job/mode.js';

/** What backends call the secret. */
export const SECRET = ['accesskeysecret', 'secretaccesskey', 'accesssecret', 'secretkey'];

export const stsRecognition: Recognition = {
  recognizedBy: 'accessKeySecret',
  recognizes: (fields) => textOf(fields, ...SECRET) !== undefined,
};
