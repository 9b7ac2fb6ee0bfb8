import { noPermission } from './fields.js';
import { readAnswer } from './read-response.js';
import { hasPolicy, type PostAnswer, readPost } from '../post-policy/read-form.js';
import { hasSecret, readSts, type StsAnswer } from '../sts/read-credentials.js';
import { readUrl, type UrlAnswer, urlIn } from '../presigned-url/read-url.js';

/** What a backend gives, whatever its spelling. */
export type ReadGrant = StsAnswer | PostAnswer | UrlAnswer;

/**
 * Tells what an answer gives: a policy makes a form, a secret STS credentials, a URL a presigned request.
 *
 * @throws UploadError `grant`
 */
export function readGrant(answer: unknown): ReadGrant {
  const read = readAnswer(answer);
  if ('url' in read) return readUrl(new Map(), read.url);
  const { fields } = read;
  if (hasPolicy(fields)) return readPost(fields);
  if (hasSecret(fields)) return readSts(fields);
  const url = urlIn(fields);
  if (url) return readUrl(fields, url);
  throw noPermission(fields, 'accessKeySecret, policy or url');
}
