import type { Bytes } from '../../base/base64.js';
import type { RequestBody } from '../../object/operation.js';
import { DEFAULT_TYPE } from '../response/object-headers.js';
import { readBlob } from '../../base/read-blob.js';
import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';

/** Bytes up to which a file is read here once, for both its CRC and its request, instead of twice. */
const READ_ONCE_SIZE = 256 * 1024;

/** The bytes of a small file, or a large one itself, without its type: the browser adds no Content-Type of its own. */
export type Content = Blob | Bytes;

/** @throws UploadError `file`, when a small one cannot be read. */
export async function contentOf(file: Blob): Promise<Content> {
  if (file.size > READ_ONCE_SIZE) return file.slice();
  try {
    return new Uint8Array(await readBlob(file));
  } catch (error) {
    throw unreadable(error);
  }
}

/** The error of reading a file. One that changed or vanished has many names: Firefox reports an abort, although nothing was aborted. */
export function unreadable(reason: unknown): UploadError {
  const { name, message } = reason as Partial<Error>;
  return toUploadError(new DOMException(`${name}: ${message}`, 'NotReadableError')).with({ cause: reason });
}

/** The body of a form, whose last field is a file, and its headers. @param content of the file */
export function formBody(
  fields: readonly (readonly [name: string, value: string])[],
  content: Content,
  file: Blob,
  name: string,
): { headers: Record<string, string>; body: RequestBody } {
  if (!(content instanceof Uint8Array)) {
    const body = new FormData();
    for (const [field, value] of fields) body.append(field, value);
    body.append('file', file, name);
    return { headers: {}, body };
  }
  const boundary = `form-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
  return { headers, body: encodeForm(fields, { content, name, type: file.type }, boundary) };
}

/** `multipart/form-data` as browsers encode it (HTML). */
function encodeForm(
  fields: readonly (readonly [name: string, value: string])[],
  { content, name, type }: { content: Bytes; name: string; type: string },
  boundary: string,
): Bytes {
  const begin = (field: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${escape(field)}"`;
  const before = fields.map(([field, value]) => `${begin(field)}\r\n\r\n${value}\r\n`);
  const ofFile = `; filename="${escape(name)}"\r\nContent-Type: ${type || DEFAULT_TYPE}\r\n\r\n`;
  const head = utf8.encode(before.join('') + begin('file') + ofFile);
  const tail = utf8.encode(`\r\n--${boundary}--\r\n`);
  const all = new Uint8Array(head.length + content.length + tail.length);
  all.set(head);
  all.set(content, head.length);
  all.set(tail, head.length + content.length);
  return all;
}

const utf8 = new TextEncoder();
const escape = (name: string) => name.replace(/[\r\n"]/g, encodeURIComponent);

/** The file that a body carries, unless it carries bytes. It may come from another window, whose `Blob` is another. */
export function fileIn(body: RequestBody | undefined): Blob | undefined {
  if (body instanceof Uint8Array) return undefined;
  const file = body instanceof FormData ? body.get('file') : body;
  return typeof file === 'object' && file !== null ? file : undefined;
}
