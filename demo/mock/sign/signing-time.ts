import { accessDenied, OssError } from '../protocol/oss-error.js';
import { xmlTime } from '../protocol/write-xml.js';

/** The most that the clocks of client and server may differ, in ms. */
export const MAX_SKEW = 900_000;

/** The time of a text such as `20240315T083000Z`, in ms since 1970; undefined for another text. */
export function parseBasicDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** The time of an RFC 1123 date in GMT, in ms since 1970; undefined for another text. */
export function parseHttpDate(text: string): number | undefined {
  if (!/^\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** @throws OssError unless the request was signed within 15 minutes of the server's clock. */
export function checkSkew(time: number | undefined, now: number): void {
  if (time === undefined) throw accessDenied('OSS authentication requires a valid Date.', {}, '0002-00000101');
  if (Math.abs(now - time) <= MAX_SKEW) return;
  throw new OssError(
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    {
      MaxAllowedSkewMilliseconds: MAX_SKEW,
      RequestTime: xmlTime(time),
      ServerTime: xmlTime(now),
    },
    '0002-00000504',
  );
}
