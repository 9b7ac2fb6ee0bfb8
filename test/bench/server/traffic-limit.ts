import type { Received } from './received.js';

const NAME = 'x-oss-traffic-limit';
/** Bit/s that OSS accepts. */
const [LEAST, MOST] = [819_200, 838_860_800];

/** The limit that a request asks for by a header, in its query or in a field of its form: bytes a second. */
export function trafficLimitOf({ headers, query, first }: Received): number | undefined {
  const field = headers.get('content-type')?.startsWith('multipart/form-data') && fieldOf(first, NAME);
  const bits = Number(headers.get(NAME) ?? query.get(NAME) ?? (field || NaN));
  return bits >= LEAST && bits <= MOST ? bits / 8 : undefined;
}

/** A field of a form whose fields are at its beginning. */
export function fieldOf(first: Buffer, name: string): string | undefined {
  const at = first.indexOf(`name="${name}"\r\n`);
  const start = at < 0 ? -1 : first.indexOf('\r\n\r\n', at) + 4;
  const end = first.indexOf('\r\n', start);
  return start < 4 || end < 0 ? undefined : first.toString('utf8', start, end);
}
