import { HttpError } from './http-error.js';
import { parseWholeNumber, type RequestFields } from './request-fields.js';

export const MAX_PARTS = 10_000;
/** Bytes: OSS accepts no smaller part, except the last one. */
const MIN_PART_SIZE = 100 * 1024;
/** Bytes: OSS accepts no larger part. */
const MAX_PART_SIZE = 5 * 1024 ** 3;

export interface RequestedPart {
  readonly partNumber: number;
  /** Bytes; undefined where the request may omit it and does. */
  readonly length: number | undefined;
}

/**
 * The parts that a request names: by `partNumber` and `partLength`, or several by comma-separated `partNumbers` and `partLengths`.
 *
 * @param limits `fileSize` in bytes; `maxParts` in one request; `requireLengths` rejects a part without its length
 * @throws HttpError 400
 */
export function readRequestedParts(
  fields: RequestFields,
  { fileSize, maxParts, requireLengths }: { fileSize: number; maxParts: number; requireLengths: boolean },
): RequestedPart[] {
  const plural = fields.has('partNumbers') ? 's' : '';
  const split = (name: string) => fields.get(name + plural)?.split(',', maxParts + 1);
  const numbers = split('partNumber') ?? [];
  if (numbers.length < 1 || numbers.length > maxParts) throw new HttpError(400, `Request 1 to ${maxParts} parts.`);
  // Every part but the last has at least this size, so part N starts at (N - 1) times this or later.
  const minSize = Math.max(MIN_PART_SIZE, Math.ceil(fileSize / MAX_PARTS));
  const lengths = requireLengths || fields.has(`partLength${plural}`) ? (split('partLength') ?? []) : undefined;
  return numbers.map((text, i) => {
    const partNumber = parseWholeNumber(text, `partNumber${plural}`, 1, Math.max(1, Math.ceil(fileSize / minSize)));
    const maxLength = Math.min(MAX_PART_SIZE, fileSize - (partNumber - 1) * minSize);
    return { partNumber, length: lengths && parseWholeNumber(lengths[i] ?? '', `partLength${plural}`, 1, maxLength) };
  });
}
