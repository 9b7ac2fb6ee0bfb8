import type { UploadError } from '../../core/upload-error.js';
import { redact } from '../../core/redact.js';
import { type Fields, isUrl } from './fields.js';
import { unusableResponse } from './grant-fields.js';

const WRAPPERS = ['data', 'result', 'body', 'credentials', 'error'];
const DEEPEST = 5;

/**
 * Reads any backend's response: JSON, JSON in a string, JSONP, a bare URL (the field `url`), with a BOM or blank lines, in
 * any wrapper.
 *
 * @throws UploadError `grant`, for what is neither an object nor a URL.
 */
export function readFields(response: unknown): Fields {
  const value = typeof response === 'string' ? parse(response) : response;
  if (typeof value === 'string') return new Map([['url', { name: 'url', value }]]);
  if (typeof value !== 'object' || value === null) throw emptyResponse();
  const fields = new Map<string, { name: string; value: unknown }>();
  collectFields(value, fields, 0);
  return fields;
}

function emptyResponse(): UploadError {
  return unusableResponse(
    'The endpoint’s response is empty.',
    'See the log of the application server for this request.',
  );
}

function pageResponse(): UploadError {
  return unusableResponse(
    'The endpoint responded with a page (HTML or XML), not with a grant.',
    'The session may have ended, so that a login page came; or the address is that of a page.',
  );
}

function textResponse(text: string): UploadError {
  return unusableResponse(redact(text) || 'The endpoint’s response is a text that grants nothing.');
}

/** Text as a URL (a string) or a parsed object. */
function parse(text: string, depth = 0): unknown {
  const trimmed = text.trim(); // removes a BOM too
  if (isUrl(trimmed)) return trimmed;
  if (trimmed === '') throw emptyResponse();
  if (trimmed.startsWith('<')) throw pageResponse();
  const json = /^[\w$.]+\(([^]*)\);?$/.exec(trimmed)?.[1] ?? trimmed; // JSONP
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw /^[[{]/.test(json)
      ? unusableResponse('The endpoint’s response looks like JSON, but cannot be read.')
      : textResponse(trimmed);
  }
  if (typeof value !== 'string') return value;
  if (depth < DEEPEST && /^[\uFEFF\s]*([[{"]|https?:)/i.test(value)) return parse(value, depth + 1);
  throw value === '' ? emptyResponse() : textResponse(value);
}

/** Gathers fields from the outside in; the innermost of a name wins. */
function collectFields(value: object, fields: Map<string, { name: string; value: unknown }>, depth: number): void {
  for (const [name, own] of Object.entries(value)) fields.set(normalizeName(name), { name, value: own });
  if (depth === DEEPEST) return;
  for (const wrapper of WRAPPERS) {
    const inner = Object.entries(value).find(([name]) => normalizeName(name) === wrapper)?.[1];
    const opened = typeof inner === 'string' && /^\s*[{"]/.test(inner) ? tryParse(inner) : inner;
    if (typeof opened === 'object' && opened !== null) {
      fields.delete(wrapper);
      collectFields(opened, fields, depth + 1);
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

const normalizeName = (name: string) => name.toLowerCase().replace(/[-_]/g, '');
