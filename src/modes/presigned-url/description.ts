import type { ModeFacts } from '../mode-description.js';
import { type Fields, isUrl, textOf } from '../response/fields.js';

/** What backends call the URL, or put it in. */
const URL_FIELDS = ['url', 'signedurl', 'uploadurl', 'presignedurl', 'presignurl', 'data', 'result', 'msg'];

export function urlIn(fields: Fields): string | undefined {
  return URL_FIELDS.map((name) => textOf(fields, name)).find(isUrl);
}

export const aboutPresignedUrl: ModeFacts = {
  name: 'presigned-url',
  recognizedBy: 'url',
  recognizes: (fields) => urlIn(fields) !== undefined,
  corsMethods: ['PUT', 'POST', 'GET', 'DELETE'],
};
