import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.js';

/** What the widget sends about the file and about the request to sign: `name`, `size`, `type`, `operation`, `key` … */
export type RequestFields = ReadonlyMap<string, string>;

/** Bytes. */
const MAX_BODY_SIZE = 64 * 1024;

/** Reads the fields from the query, or from a JSON body. @throws HttpError 400 or 413 */
export async function readRequestFields(request: IncomingMessage): Promise<RequestFields> {
  if (request.method !== 'POST') return new Map(new URL(request.url ?? '/', 'http://localhost').searchParams);
  const body = parseJson(await readBody(request));
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new HttpError(400, 'The body must be one JSON object.');
  const fields = Object.entries(body).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return new Map(fields.map(([name, value]) => [name, String(value)]));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new HttpError(400, 'The body is not JSON.');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_SIZE) throw new HttpError(413, 'The request body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A field as a whole number. @throws HttpError 400 */
export function readWholeNumber(fields: RequestFields, name: string, min: number, max: number): number {
  return parseWholeNumber(fields.get(name) ?? '', name, min, max);
}

/** @param name of the field that has this text. @throws HttpError 400 */
export function parseWholeNumber(text: string, name: string, min: number, max: number): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new HttpError(400, `"${name}" is not a whole number from ${min} to ${max}.`);
}
