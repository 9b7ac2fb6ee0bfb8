import type { RequestBody } from '../../object/operation.js';

/** The file that a body carries, unless it carries bytes. It may come from another window, whose `Blob` is another. */
export function fileIn(body: RequestBody | undefined): Blob | undefined {
  if (body instanceof Uint8Array) return undefined;
  const file = body instanceof FormData ? body.get('file') : body;
  return typeof file === 'object' && file !== null ? file : undefined;
}
