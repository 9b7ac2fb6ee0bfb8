import type { UploadError } from '../../core/upload-error.js';
import { type Fields, unusable } from './fields.js';
import { redact } from '../../core/redact.js';

/** What a backend answered: a bare URL, or fields. */
export type Answer = { url: string } | { fields: Fields };

const WRAPPERS = ['data', 'result', 'body', 'credentials', 'error'];
const DEEPEST = 5;
const isUrl = (text: string) => /^https?:\/\/\S+$/i.test(text);

/**
 * Reads any backend's answer: JSON, JSON in a string, JSONP, a bare URL, with a BOM or blank lines, in any wrapper.
 *
 * @throws UploadError `grant`, for what is neither.
 */
export function readAnswer(answer: unknown): Answer {
  const value = typeof answer === 'string' ? parse(answer) : answer;
  if (typeof value === 'string') return { url: value };
  if (typeof value !== 'object' || value === null) throw empty();
  const fields = new Map<string, { name: string; value: unknown }>();
  collect(value, fields, 0);
  return { fields };
}

/** The fields of an answer. @throws UploadError `grant`, where it is a URL and so has no `missing`. */
export function readFields(answer: unknown, missing: string): Fields {
  const read = readAnswer(answer);
  if ('url' in read) throw unusable(`The endpoint’s answer is a URL; it has no ${missing}.`);
  return read.fields;
}

function empty(): UploadError {
  return unusable('The endpoint’s answer is empty.', 'See the log of the application server for this request.');
}

function aPage(): UploadError {
  return unusable(
    'The endpoint answered with a page (of HTML or XML), not with permission.',
    'The session may have ended, so that a login page came; or the address is that of a page.',
  );
}

function aText(text: string): UploadError {
  return unusable(redact(text) || 'The endpoint’s answer is a text that gives no permission.');
}

/** Text as a URL (a string) or a parsed object. */
function parse(text: string, depth = 0): unknown {
  const trimmed = text.trim(); // of a BOM too
  if (isUrl(trimmed)) return trimmed;
  if (trimmed === '') throw empty();
  if (trimmed.startsWith('<')) throw aPage();
  const json = /^[\w$.]+\(([^]*)\);?$/.exec(trimmed)?.[1] ?? trimmed; // JSONP
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw /^[[{]/.test(json) ? unusable('The endpoint’s answer looks like JSON, but cannot be read.') : aText(trimmed);
  }
  if (typeof value !== 'string') return value;
  if (depth < DEEPEST && /^[\uFEFF\s]*([[{"]|https?:)/i.test(value)) return parse(value, depth + 1);
  throw value === '' ? empty() : aText(value);
}

/** Gathers fields from the outside in; what is further in wins. */
function collect(value: object, fields: Map<string, { name: string; value: unknown }>, depth: number): void {
  for (const [name, own] of Object.entries(value)) fields.set(plain(name), { name, value: own });
  if (depth === DEEPEST) return;
  for (const wrapper of WRAPPERS) {
    const inner = Object.entries(value).find(([name]) => plain(name) === wrapper)?.[1];
    const opened = typeof inner === 'string' && /^\s*[{"]/.test(inner) ? tryParse(inner) : inner;
    if (typeof opened === 'object' && opened !== null) {
      fields.delete(wrapper);
      collect(opened, fields, depth + 1);
    }
  }
}

function tryParse(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

const plain = (name: string) => name.toLowerCase().replace(/[-_]/g, '');
