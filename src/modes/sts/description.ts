import type { ModeFacts } from '../mode-description.js';
import { type Fields, textOf } from '../response/fields.js';

/** What backends call the secret. */
export const SECRET = ['accesskeysecret', 'secretaccesskey', 'accesssecret', 'secretkey'];

export const aboutSts = {
  name: 'sts',
  recognizedBy: 'accessKeySecret',
  recognizes: (fields: Fields) => textOf(fields, ...SECRET) !== undefined,
  corsMethods: ['PUT', 'POST', 'GET', 'HEAD', 'DELETE'],
  oneGrantForAll: true,
} satisfies ModeFacts;
