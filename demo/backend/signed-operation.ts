import type { Cloud } from './cloud.js';
import { readFile } from './file-limits.js';
import type { Visitor } from './no-authentication.js';
import { MOST_PARTS, partsIn } from './requested-parts.js';
import { type Question, wholeNumber } from './request-fields.js';
import { Refusal } from './http-error.js';
import { createSeal } from './issued-key.js';
import { callbackHeader, once, type Signable, type SigningOptions, signUrl } from './sign-url.js';

/** URLs of parts in one response: a browser has six connections, so that more would wait and expire. */
const BATCH = 6;
/** Milliseconds: as long as a browser remembers an unfinished upload, and as the bucket's lifecycle rule keeps its parts. */
const LONGEST_LIFE = 7 * 24 * 3600_000;

/**
 * A URL for one of the requests of a multipart upload, or for a look at the object (`head`). `create` chooses the key and seals it; the
 * others are signed only for a key so sealed, of this visitor and of a file of the same size, and for seven days: after them the response
 * is 410, so that a new upload begins. Responses offer a `batch`: `part` with up to so many `partNumbers` and `partLengths` gets `urls`
 * in their order.
 *
 * The length of each part is signed. What all of them add up to is known to OSS alone: who must be sure lists the parts (ListParts)
 * before `complete` is signed, or looks at the object's size before the key is believed.
 *
 * @throws Refusal 400, 403 or 410
 */
export async function signedOperation(cloud: Cloud, visitor: Visitor, question: Question, options: SigningOptions) {
  const sign = (request: Signable) => signUrl(cloud, request, options);
  const answer = async (request: Signable) => {
    const { method, key, headers = {} } = request;
    return { method, url: await sign(request), headers, key, unique: true, batch: BATCH };
  };
  const seal = createSeal(cloud.accessKeySecret);
  if (question.get('operation') === 'create') {
    const { name, size, type } = readFile(question);
    const key = seal.newKey(visitor.dir, name, size);
    return answer({ method: 'POST', key, queries: { uploads: null }, headers: { 'Content-Type': type, ...once } });
  }
  const key = question.get('key') ?? '';
  const size = Number(question.get('size') ?? Number.NaN);
  const age = seal.ageOf(key, visitor.dir, size);
  if (age === undefined) throw new Refusal(403, 'This key was not given out for this file.');
  if (age > LONGEST_LIFE) throw new Refusal(410, 'This upload began more than seven days ago. Begin a new one.');
  if (question.get('operation') === 'head') return answer({ method: 'HEAD', key });

  const uploadId = question.get('uploadId') ?? '';
  if (!/^[\w.-]{1,128}$/.test(uploadId)) throw new Refusal(400, 'The question has no "uploadId".');
  switch (question.get('operation')) {
    case 'part': {
      const parts = partsIn(question, { size, most: BATCH, needLengths: options.signLength });
      const requests = parts.map(({ partNumber, length }): Signable => {
        return { method: 'PUT', key, queries: { partNumber: String(partNumber), uploadId }, length };
      });
      const first = await answer(requests[0]!);
      return question.has('partNumbers') ? { ...first, urls: await Promise.all(requests.map(sign)) } : first;
    }
    case 'list': {
      const marker = question.has('partNumberMarker') && {
        'part-number-marker': String(wholeNumber(question, 'partNumberMarker', 0, MOST_PARTS)),
      };
      return answer({ method: 'GET', key, queries: { 'encoding-type': 'url', ...marker, uploadId } });
    }
    case 'complete': {
      const headers = { 'Content-Type': 'application/xml', ...once, ...callbackHeader(options.callback) };
      return answer({ method: 'POST', key, queries: { uploadId }, headers });
    }
    case 'abort':
      return answer({ method: 'DELETE', key, queries: { uploadId } });
    default:
      throw new Refusal(400, 'The "operation" is not one of create, part, list, complete, abort, head.');
  }
}
