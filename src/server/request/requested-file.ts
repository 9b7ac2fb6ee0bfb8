import { EndpointError } from '../settings/endpoint-error.js';
import type { Limits } from '../settings/permission.js';
import { isAllowedName, isAllowedType, normalizeType, typeWithCharset } from '../settings/allowed-types.js';
import { badRequest, readWholeNumber, type RequestFields } from './read-fields.js';
import { utf8 } from '../../signing/web-crypto.js';

export interface RequestedFile {
  /** As it stands in the key. */
  readonly name: string;
  /** Bytes; undefined for a stream, whose size is not known yet. */
  readonly size: number | undefined;
  /** In lower case, without parameters but its charset. */
  readonly type: string;
}

/** The type of the file that a request names. */
export function requestedType({ type = '' }: RequestFields): string {
  return typeWithCharset(type) || 'application/octet-stream';
}

/** Whether a request is for a file whose size is not known yet. */
export const isStream = ({ stream, size }: RequestFields): boolean => stream === 'true' && size === undefined;

/** The file that a request is about, if it may be stored. @throws EndpointError 400, 413, 415 */
export function readRequestedFile(fields: RequestFields, limits: Limits): RequestedFile {
  const { types } = limits;
  const type = requestedType(fields);
  if (!fields.name) throw badRequest('"name" is missing.');
  const name = safeName(fields.name); // what is checked is what browsers will see
  const size = isStream(fields) ? undefined : readWholeNumber(fields.size, 'size', 0, Number.MAX_SAFE_INTEGER);
  if (size !== undefined) checkSize(size, limits);
  if (!isAllowedType(normalizeType(type), types) || !isAllowedName(name, types))
    throw new EndpointError(
      415,
      'type',
      'Files of this type are not accepted.',
      `\`authorize\` does not allow "${type.slice(0, 80)}". HTML, SVG, XML and scripts must be named.`,
    );
  return { name, size, type };
}

/** @throws EndpointError 400, 413 */
export function checkSize(
  size: number,
  { maxFileSize, minFileSize }: Pick<Limits, 'maxFileSize' | 'minFileSize'>,
): void {
  if (size > maxFileSize) throw new EndpointError(413, 'too-large', `Files may have at most ${maxFileSize} bytes.`);
  if (size < minFileSize) throw new EndpointError(400, 'too-small', `Files must have at least ${minFileSize} bytes.`);
}

/** Bytes: OSS takes keys of 1023, and this leaves room for the prefix. */
const LONGEST_NAME = 400;

/** Characters, with the dot. */
const LONGEST_ENDING = 17;

/** A name of one path segment, of at most 400 bytes, that keeps its ending. */
function safeName(name: string): string {
  const most = name.slice(0, LONGEST_NAME) + name.slice(LONGEST_NAME).slice(-LONGEST_ENDING); // to normalize all of it may take seconds
  const segment = most.normalize('NFC').replace(/[\p{Cc}\p{Cs}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '-');
  const [, stem = '', ending = ''] = /^(.*?)(\.[^.\s]{1,16})?$/s.exec(segment) ?? [];
  const kept = utf8(stem).subarray(0, LONGEST_NAME - utf8(ending).length);
  return new TextDecoder().decode(kept).replace(/\ufffd$/, '') + ending || 'file'; // the cut may be in a character
}
