import { EndpointError } from '../endpoint-error.js';

/** What the element sends about a file and a request to sign: `name`, `size`, `type`, `operation`, `key` … */
export type RequestFields = ReadonlyMap<string, string>;

/** Bytes. */
const LARGEST_BODY = 65_536;

/** Reads the fields from the query (GET), or from a JSON body (POST). @throws EndpointError 400, 413 */
export async function readFields(request: Request): Promise<RequestFields> {
  if (request.method !== 'POST') return new Map(new URL(request.url).searchParams);
  const body = parse(await readBody(request));
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('The body must be one JSON object.');
  const fields = Object.entries(body).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return new Map(fields.map(([name, value]) => [name, String(value)]));
}

export function badRequest(hint: string): EndpointError {
  return new EndpointError(400, 'bad-request', 'The upload request is not valid.', { hint });
}

/** A field as a whole number. @throws EndpointError 400 */
export function readWholeNumber(text: string | undefined, name: string, min: number, max: number): number {
  const number = /^\d{1,16}$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw badRequest(`"${name}" must be a whole number from ${min} to ${max}.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The body is not JSON.');
  }
}

async function readBody(request: Request): Promise<string> {
  const reader = request.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  const decoder = new TextDecoder();
  let [text, length] = ['', 0];
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader!.read()) {
    length += chunk.value.length;
    if (length > LARGEST_BODY) throw new EndpointError(413, 'bad-request', 'The upload request is too large.');
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}
