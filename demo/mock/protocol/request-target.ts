import { wireBytes } from './bytes.js';
import { notUtf8, OssError } from './oss-error.js';

/** The query parameters, decoded and in their order; the value is '' for a parameter without `=`. */
export class Query {
  constructor(readonly pairs: readonly (readonly [name: string, value: string])[]) {}

  has(name: string): boolean {
    return this.pairs.some(([known]) => known === name);
  }

  get(name: string): string | undefined {
    return this.pairs.find(([known]) => known === name)?.[1];
  }
}

/**
 * Decodes %XX as UTF-8, and + as a space, as OSS does.
 *
 * @param lax keeps what cannot be decoded, instead of throwing
 */
function decode(text: string, lax: boolean): string {
  const wire = text.replaceAll('+', ' ').replace(/%([0-9a-fA-F]{2})|%/g, (whole, code: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
    if (lax) return whole;
    throw new OssError(400, 'InvalidURI', "Couldn't parse the specified URI.");
  });
  try {
    return new TextDecoder('utf-8', { fatal: !lax, ignoreBOM: true }).decode(wireBytes(wire));
  } catch {
    throw notUtf8();
  }
}

export function parseQuery(text: string): Query {
  const pairs = text
    .split('&')
    .filter(Boolean)
    .map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return at < 0 ? [decode(pair, true), ''] : [decode(pair.slice(0, at), true), decode(pair.slice(at + 1), true)];
    });
  return new Query(pairs);
}

/**
 * The decoded path and query of a request target, without the scheme and host that proxies send.
 *
 * @throws OssError for a path that is not percent-encoded UTF-8.
 */
export function parseTarget(target: string): { path: string; query: Query } {
  const local = target.replace(/^https?:\/\/[^/?]*/i, '').replace(/#.*$/s, '');
  const at = local.indexOf('?');
  const path = at < 0 ? local : local.slice(0, at);
  return { path: decode(path, false) || '/', query: parseQuery(at < 0 ? '' : local.slice(at + 1)) };
}
