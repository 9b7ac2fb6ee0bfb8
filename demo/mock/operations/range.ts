import { OssError } from '../protocol/oss-error.js';

/**
 * A Range header as [start, end) of an object. OSS answers a range that it cannot satisfy with the whole object,
 * unless x-oss-range-behavior asks for HTTP's own rules.
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
    if (length === 0 || size === 0) return unsatisfiable(header ?? '', size, standard);
    if (length > size) return standard ? { start: 0, end: size } : undefined;
    return { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Number(last) + 1;
  if (end <= start && last !== '') return undefined;
  if (start >= size) return unsatisfiable(header ?? '', size, standard);
  if (end > size) return standard ? { start, end: size } : undefined;
  return { start, end };
}

function unsatisfiable(header: string, size: number, standard: boolean): undefined {
  if (!standard) return undefined;
  throw new OssError(416, 'InvalidRange', 'The requested range cannot be satisfied.', {
    ActualObjectSize: size,
    RangeRequested: header,
  }).with({
    'content-range': `bytes */${size}`,
  });
}
