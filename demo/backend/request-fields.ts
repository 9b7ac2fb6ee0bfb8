import type { IncomingMessage } from 'node:http';
import { Refusal } from './http-error.js';

/** What the widget says about the file, and about the request to be signed. */
export type Question = ReadonlyMap<string, string>;

const LONGEST_BODY = 64 * 1024;

/** Reads the question from the query, or from a JSON body. @throws Refusal 400 or 413 */
export async function readQuestion(request: IncomingMessage): Promise<Question> {
  if (request.method !== 'POST') return new Map(new URL(request.url ?? '/', 'http://localhost').searchParams);
  const fields = parse(await readBody(request));
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw new Refusal(400, 'Send one JSON object.');
  const words = Object.entries(fields).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return new Map(words.map(([name, value]) => [name, String(value)]));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new Refusal(413, 'The question is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A field of the question as a whole number. @throws Refusal 400 */
export function wholeNumber(question: Question, name: string, least: number, most: number): number {
  return numberIn(question.get(name) ?? '', name, least, most);
}

/** @param name of the field that has this text. @throws Refusal 400 */
export function numberIn(text: string, name: string, least: number, most: number): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Refusal(400, `"${name}" is not a whole number from ${least} to ${most}.`);
}
