import { LARGEST_PART, MOST_PARTS, SMALLEST_PART } from '../../object/operation.js';
import { badRequest, readWholeNumber, type RequestFields } from '../request/read-fields.js';

export interface RequestedPart {
  readonly partNumber: number;
  /** Bytes. */
  readonly length: number;
}

/**
 * The parts that a request names: by `partNumber` and `partLength`, or several by comma-separated `partNumbers` and `partLengths`.
 *
 * @param fileSize in bytes; `Infinity` for a stream
 * @param most parts in one request
 * @param largest bytes of a file that is allowed
 * @throws EndpointError 400
 */
export function readRequestedParts(
  fields: RequestFields,
  fileSize: number,
  most: number,
  largest: number,
): RequestedPart[] {
  const numbers = (fields.partNumbers ?? fields.partNumber ?? '').split(',');
  const lengths = (fields.partLengths ?? fields.partLength ?? '').split(',');
  if (numbers.length > most) throw badRequest(`Request 1 to ${most} parts.`);
  // Every part but the last has at least this size, so part N starts at (N - 1) times this or later.
  const grain = Math.max(SMALLEST_PART, Math.ceil(fileSize / MOST_PARTS));
  return numbers.map((text, i) => {
    if (fileSize === Infinity) {
      const partNumber = readWholeNumber(text, 'partNumber', 1, MOST_PARTS);
      const longest = Math.min(LARGEST_PART, largest);
      return { partNumber, length: readWholeNumber(lengths[i], 'partLength', 0, longest) }; // an empty stream has an empty part
    }
    const partNumber = readWholeNumber(text, 'partNumber', 1, Math.ceil(fileSize / grain));
    const longest = Math.min(LARGEST_PART, fileSize - (partNumber - 1) * grain);
    return { partNumber, length: readWholeNumber(lengths[i], 'partLength', 1, longest) };
  });
}
