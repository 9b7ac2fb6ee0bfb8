import { EndpointError } from '../settings/endpoint-error.js';
import { readBody } from './read-body.js';

/** `stream` is `true` where the size is not known yet. */
type FileField = 'name' | 'size' | 'stream' | 'type' | 'crc64' | 'poster';
type PartField = 'partNumber' | 'partLength' | 'partNumbers' | 'partLengths' | 'partNumberMarker';
type OperationField = 'operation' | 'key' | 'uploadId' | 'trafficLimit' | PartField;
/** `events` is `true` where the page reads a stream of events. */
type SealField = 'seal' | 'seals' | 'versionId' | 'isRepeat' | 'events';

/** What the element sends about a file, a request to sign, and what is stored. */
export type RequestFields = Readonly<Partial<Record<FileField | OperationField | SealField, string>>>;

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
