import type OSS from 'ali-oss';
import type { Cloud } from './cloud.js';
import { readFile } from './file-limits.js';
import { ossClient } from './oss-client.js';
import type { Question } from './question.js';
import { Refusal } from './refusal.js';
import { createSeal } from './seal.js';
import type { Visitor } from './visitor.js';

interface Signing {
  method: OSS.HTTPMethods;
  /** A null stands alone, without `=`. */
  queries: Record<string, string | null>;
  headers?: Record<string, string>;
}

/** OSS takes no smaller parts (but the last), and no more of them. */
const SMALLEST_PART = 100 * 1024;
const MOST_PARTS = 10_000;
/** URLs of parts that are signed at one go: a browser has six connections, so that more would wait and expire. */
const BATCH = 6;

/**
 * A URL for one of the five requests of a multipart upload. `create` chooses the key and seals it; the others sign only for a key so
 * sealed, of this visitor and of a file of the same size. The answer to `create` offers a `batch`: `part` with a `count` up to that is
 * answered with `urls`, those of so many parts from `partNumber` on.
 *
 * @throws Refusal 400 or 403
 */
export async function signedOperation(cloud: Cloud, visitor: Visitor, question: Question, lifetime: number) {
  const seal = createSeal(cloud.accessKeySecret);
  let key = question.get('key') ?? '';
  let signing: Signing;
  if (question.get('operation') === 'create') {
    const file = readFile(question);
    key = seal.newKey(visitor.dir, file.name, file.size);
    signing = { method: 'POST', queries: { uploads: null }, headers: { 'Content-Type': file.type } };
  } else {
    const size = Number(question.get('size') ?? Number.NaN);
    if (!seal.isSealed(key, visitor.dir, size)) throw new Refusal(403, 'This key was not given out for this file.');
    signing = signingOf(question);
  }
  const { method, queries, headers = {} } = signing;
  const sign = (asked = queries) => ossClient(cloud).signatureUrlV4(method, lifetime, { headers, queries: asked }, key);
  const answer = { method, url: await sign(), headers, key, batch: BATCH };
  if (question.get('operation') !== 'part' || !question.has('count')) return answer;
  const first = Number(queries.partNumber);
  const count = Math.min(Number(wholeNumber(question, 'count', 1, BATCH)), mostParts(question) - first + 1);
  const urls = Array.from({ length: count }, (_, i) => sign({ ...queries, partNumber: String(first + i) }));
  return { ...answer, urls: await Promise.all(urls) };
}

/** How many parts the file may have. */
function mostParts(question: Question): number {
  return Math.min(MOST_PARTS, Math.max(1, Math.ceil(Number(question.get('size')) / SMALLEST_PART)));
}

function signingOf(question: Question): Signing {
  const operation = question.get('operation') ?? '';
  const uploadId = question.get('uploadId') ?? '';
  if (!/^[\w.-]{1,128}$/.test(uploadId)) throw new Refusal(400, 'The question has no "uploadId".');
  switch (operation) {
    case 'part': {
      const partNumber = wholeNumber(question, 'partNumber', 1, mostParts(question));
      return { method: 'PUT', queries: { partNumber, uploadId } };
    }
    case 'list': {
      const marker = question.has('partNumberMarker') && {
        'part-number-marker': wholeNumber(question, 'partNumberMarker', 0, MOST_PARTS),
      };
      return { method: 'GET', queries: { 'encoding-type': 'url', ...marker, uploadId } };
    }
    case 'complete':
      return { method: 'POST', queries: { uploadId }, headers: { 'Content-Type': 'application/xml' } };
    case 'abort':
      return { method: 'DELETE', queries: { uploadId } };
    default:
      throw new Refusal(400, 'The "operation" is none of create, part, list, complete, abort.');
  }
}

function wholeNumber(question: Question, name: string, least: number, most: number): string {
  const number = Number(question.get(name) || Number.NaN);
  if (Number.isInteger(number) && number >= least && number <= most) return String(number);
  throw new Refusal(400, `"${name}" is no whole number from ${least} to ${most}.`);
}
