import { joinBytes } from '../protocol/bytes.js';
import { invalidArgument, notUtf8, OssError } from '../protocol/oss-error.js';
import type { FormPart, FormReader } from './form-reader.js';

const MAX_NAME = 8 * 1024;
const MAX_VALUE = 2 * 1024 ** 2;
const MAX_TOTAL = 8 * 1024 ** 2;

/**
 * Reads the fields before the file, by lower-case name, and the headers of the file's part. The reader is at the file's first byte then.
 *
 * @throws OssError for a form without a key or a file, and for fields that are too long.
 */
export async function readFormFields(reader: FormReader): Promise<{ fields: Map<string, string>; file: FormPart }> {
  const fields = new Map<string, string>();
  let total = 0;
  for (let part = await reader.next(); part; part = await reader.next()) {
    const name = part.name.toLowerCase();
    if (name === 'file') {
      if (fields.has('key')) return { fields, file: part };
      throw invalidArgument(
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
        'key',
        '',
        '0002-00000700',
      );
    }
    if (name.length > MAX_NAME) throw tooLong();
    const value = await readFieldValue(reader);
    total += name.length + value.length;
    if (total > MAX_TOTAL) {
      throw new OssError(
        400,
        'MaxPOSTPreDataLengthExceededError',
        'Your POST request fields preceding the upload file were too large.',
      );
    }
    fields.set(name, name === 'key' ? decodeStrictly(value) : new TextDecoder().decode(value));
  }
  if (!fields.has('key'))
    throw invalidArgument(
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      'key',
      '',
      '0002-00000700',
    );
  throw new OssError(400, 'IncorrectNumberOfFilesInPOSTRequest', 'POST requires exactly one file upload per request.');
}

async function readFieldValue(reader: FormReader): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reader.content()) {
    size += chunk.length;
    if (size > MAX_VALUE) throw tooLong();
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}

function decodeStrictly(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notUtf8();
  }
}

function tooLong(): OssError {
  return new OssError(400, 'FieldItemTooLong', 'A field of the form is too long.');
}
