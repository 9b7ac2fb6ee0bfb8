import { findFirefox } from '../browser/browser.js';
import { gigabyte, loopback } from './gigabyte.js';
import { far } from './far.js';
import { hotelFile, hotelFiles } from './hotel.js';
import { huge } from './huge.js';
import { pictures } from './images.js';
import { cut, latency } from './latency.js';
import { list } from './list.js';
import { maxSpeed } from './max-speed.js';
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
    hotelFiles(scale),
    refused(scale),
    far(scale),
    maxSpeed(scale, 1),
    maxSpeed(scale, 5),
    small(scale),
    ...(findFirefox() ? [small(scale, 'firefox')] : []),
    pictures(scale),
    http2(),
    many(scale),
    ...list(scale),
    huge(scale),
  ];
}
