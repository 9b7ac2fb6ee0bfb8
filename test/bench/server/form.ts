import type { Received } from './received.js';

/** The file of a form: its length, its beginning and its end. */
export interface FormFile {
  length: number;
  first: Buffer;
  last: Buffer;
}

/** Finds the file in a `multipart/form-data` body whose fields are at its beginning. */
export function fileOfForm({ headers, length, first, last }: Received): FormFile | undefined {
  const boundary = /boundary=(\S+)/.exec(headers.get('content-type') ?? '')?.[1];
  if (!boundary) return undefined;
  const named = first.indexOf('filename="');
  const start = named < 0 ? -1 : first.indexOf('\r\n\r\n', named) + 4;
  const trailer = `\r\n--${boundary}--`;
  const end = last.lastIndexOf(trailer);
  if (start < 4 || end < 0) return undefined;
  const size = length - start - (last.length - end);
  return {
    length: size,
    first: first.subarray(start, start + size),
    last: last.subarray(Math.max(0, end - size), end),
  };
}
