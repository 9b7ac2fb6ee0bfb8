import { EndpointError } from '../endpoint-error.js';
import type { Limits } from '../permission.js';
import { isAllowedName, isAllowedType, normalizeType } from './content-type.js';
import { badRequest, type RequestFields } from './read-fields.js';

export interface RequestedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** In lower case, without parameters. */
  readonly type: string;
}

const DEFAULT_TYPE = 'application/octet-stream';

/** The type of the file that a request names; undefined if it names no file. */
export function requestedType(fields: RequestFields): string | undefined {
  return fields.get('name') ? normalizeType(fields.get('type') ?? '') || DEFAULT_TYPE : undefined;
}

/** The file that a request is about, if it may be stored. @throws EndpointError 400, 413, 415 */
export function readRequestedFile(fields: RequestFields, limits: Limits): RequestedFile {
  const name = fields.get('name') ?? '';
  const type = requestedType(fields);
  const size = Number(fields.get('size') || Number.NaN);
  if (name === '' || type === undefined) throw badRequest('"name" is missing.');
  if (!Number.isSafeInteger(size) || size < 0) throw badRequest('"size" in bytes is missing or not valid.');
  const { maxFileSize, minFileSize, types } = limits;
  if (size > maxFileSize) throw new EndpointError(413, 'too-large', `Files may have at most ${maxFileSize} bytes.`);
  if (size < minFileSize) throw new EndpointError(400, 'too-small', `Files must have at least ${minFileSize} bytes.`);
  if (!isAllowedType(type, types) || !isAllowedName(name, types)) {
    throw new EndpointError(415, 'type', 'Files of this type are not accepted.', {
      hint: `"${type.slice(0, 80)}" is not among the types that \`authorize\` allows. HTML, SVG, XML and scripts must be named.`,
    });
  }
  return { name, size, type };
}
