import { OssError } from '../protocol/oss-error.js';

/**
 * The bytes that a Range header asks for, from `start` to `end` (exclusive); undefined for the whole object, which OSS sends if it
 * cannot satisfy the range.
 *
 * @param standard whether HTTP's own rules apply (x-oss-range-behavior: standard)
 * @throws OssError InvalidRange, by HTTP's own rules only.
 */
export function parseRange(
  header: string | undefined,
  size: number,
  standard: boolean,
): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '') {
    const length = Number(last);
    if (length === 0 || size === 0) return wholeUnlessStandard(header ?? '', size, standard);
    if (length > size) return standard ? { start: 0, end: size } : undefined;
    return { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Number(last) + 1;
  if (end <= start && last !== '') return undefined;
  if (start >= size) return wholeUnlessStandard(header ?? '', size, standard);
  if (end > size) return standard ? { start, end: size } : undefined;
  return { start, end };
}

function wholeUnlessStandard(header: string, size: number, standard: boolean): undefined {
  if (!standard) return undefined;
  throw new OssError(416, 'InvalidRange', 'The requested range cannot be satisfied.', {
    ActualObjectSize: size,
    RangeRequested: header,
  }).with({
    'content-range': `bytes */${size}`,
  });
}
