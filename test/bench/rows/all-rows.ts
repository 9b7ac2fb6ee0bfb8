import { findFirefox } from '../browser/browser.js';
import { gigabyte, loopback } from './gigabyte.js';
import { hotelFile } from './hotel.js';
import { huge } from './huge.js';
import { cut, latency } from './latency.js';
import { list } from './list.js';
import { refused } from './refused.js';
import type { Row } from './row.js';
import type { Scale } from './scale.js';
import { slow } from './slow.js';
import { http2, many, small } from './small.js';

/** All that is measured in a browser, in the order of the table. */
export function allRows(scale: Scale): readonly Row[] {
  return [
    gigabyte(scale),
    loopback(scale),
    latency(scale),
    cut(scale),
    slow(scale),
    hotelFile(scale),
    refused(scale),
    small(scale),
    ...(findFirefox() ? [small(scale, 'firefox')] : []),
    http2(),
    many(scale),
    ...list(scale),
    huge(scale),
  ];
}
