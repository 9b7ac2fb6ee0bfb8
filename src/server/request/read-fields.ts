import { EndpointError } from '../settings/endpoint-error.js';
import { readBody } from './read-body.js';

/** What the element sends about a file and a request to sign. */
export interface RequestFields {
  readonly name?: string;
  readonly size?: string;
  /** `true`: the size is not known yet. */
  readonly stream?: string;
  readonly type?: string;
  readonly operation?: string;
  readonly key?: string;
  readonly uploadId?: string;
  readonly partNumber?: string;
  readonly partLength?: string;
  readonly partNumbers?: string;
  readonly partLengths?: string;
  readonly partNumberMarker?: string;
  readonly trafficLimit?: string;
  readonly crc64?: string;
  readonly seal?: string;
  readonly versionId?: string;
  readonly isRepeat?: string;
  readonly poster?: string;
  readonly seals?: string;
  /** `true`: the page reads a stream of events. */
  readonly events?: string;
}

/** Reads the fields from the query (GET), or from a JSON body (POST). @throws EndpointError 400, 413 */
export async function readFields(request: Request): Promise<RequestFields> {
  if (request.method !== 'POST') return Object.fromEntries(new URL(request.url).searchParams);
  const body = await readBody(request);
  if (!body) throw new EndpointError(413, 'bad-request', 'The upload request is too large.');
  const fields = Object.entries(parseObject(await body.text()));
  return Object.fromEntries(
    fields.filter(([, value]) => typeof value !== 'object').map(([name, value]) => [name, String(value)]),
  );
}

export function badRequest(hint: string): EndpointError {
  return new EndpointError(400, 'bad-request', 'The upload request is not valid.', hint);
}

/** A field as a whole number. @throws EndpointError 400 */
export function readWholeNumber(text = '', name: string, min: number, max: number): number {
  const number = Number(text);
  if (/^\d{1,16}$/.test(text) && number >= min && number <= max) return number;
  throw badRequest(`"${name}" must be a whole number from ${min} to ${max}.`);
}

function parseObject(text: string): object {
  try {
    if (/^\s*\{/.test(text)) return JSON.parse(text) as object;
  } catch {
    // it only begins like an object
  }
  throw badRequest('The body must be one JSON object.');
}
