import { type Fields, isUrl, textOf } from './fields.js';

/** What backends call a signed URL, or put it in. */
const URL_FIELDS = ['url', 'signedurl', 'uploadurl', 'presignedurl', 'presignurl', 'data', 'result', 'msg'];

/** The signed URL of a response; undefined where it has none. */
export function urlIn(fields: Fields): string | undefined {
  return URL_FIELDS.map((name) => textOf(fields, name)).find(isUrl);
}
