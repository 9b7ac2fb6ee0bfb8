import type { AboutMode } from '../mode-description.js';
import { textOf } from '../response/fields.js';

/** What backends call the secret. */
export const SECRET = ['accesskeysecret', 'secretaccesskey', 'accesssecret', 'secretkey'];

export const aboutSts: AboutMode = {
  name: 'sts',
  recognizedBy: 'accessKeySecret',
  recognizes: (fields) => textOf(fields, ...SECRET) !== undefined,
  corsMethods: ['PUT', 'POST', 'GET', 'HEAD', 'DELETE'],
  oneGrantForAll: true,
};
