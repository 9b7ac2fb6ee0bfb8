import { type Fields, isUrl } from './fields.js';
import { unreadableResponse } from './unusable-response.js';

const WRAPPERS = ['data', 'result', 'body', 'credentials', 'error'];
const DEEPEST = 5;

/** Reads a backend's response in any wrapper: JSON (also in a string), JSONP, a bare URL (as `url`); with a BOM or blank lines. @throws UploadError `grant` */
export function readFields(response: unknown): Fields {
  const value = parse(response);
  if (typeof value !== 'object' || value === null) throw unreadableResponse('empty');
  const fields = new Map<string, { name: string; value: unknown }>();
  collectFields(value, fields, DEEPEST);
  return fields;
}

/** Text as what it says; a URL as an object with this field. Strings in strings end: each is shorter. */
function parse(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim(); // removes a BOM too
  if (isUrl(text)) return { url: text };
  if (!text || text.startsWith('<')) throw unreadableResponse(text ? 'page' : 'empty', text);
  const json = text.replace(/^[\w$.]+\(([^]*)\);?$/, '$1'); // JSONP
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw unreadableResponse(/^[[{]/.test(json) ? 'json' : 'text', text);
  }
  return parse(parsed);
}

/** Gathers fields from the outside in; the innermost of a name wins. */
function collectFields(value: object, fields: Map<string, { name: string; value: unknown }>, depth: number): void {
  const own = Object.entries(value);
  for (const [name, field] of own) fields.set(normalizeName(name), { name, value: field });
  for (const wrapper of depth ? WRAPPERS : []) {
    const [, inner] = own.find(([name]) => normalizeName(name) === wrapper) || [];
    const opened: unknown = typeof inner === 'string' && /^\s*[{"]/.test(inner) ? tryParse(inner) : inner;
    if (typeof opened === 'object' && opened) {
      fields.delete(wrapper);
      collectFields(opened, fields, depth - 1);
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
