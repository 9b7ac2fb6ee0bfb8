import { installedFirefox } from '../../tools/firefox.js';
import { cut, far, felt, hotelFile, hotelFiles, latency, recording, refused, slow } from './far-away.js';
import { gigabyte, huge, loopback } from './large-file.js';
import { list } from './list.js';
import { http2, many, maxSpeed, pictures, small } from './many-files.js';
import { miniProgram, miniProgramLoopback } from './mini-program.js';
import type { Row } from './row.js';
import type { Scale } from './scale.js';

/** All that is measured by uploads, in the order of the table. */
export const allRows = (scale: Scale): readonly Row[] => [
  ...[gigabyte, loopback, latency, cut, slow, hotelFile, hotelFiles, refused, far].map((row) => row(scale)),
  ...[recording(), felt(40), felt(200)],
  ...[maxSpeed(scale, 1), maxSpeed(scale, 5), small(scale, 'chromium')],
  ...(installedFirefox() ? [small(scale, 'firefox')] : []),
  ...[pictures(scale), http2(), many(scale), ...list(scale), huge(scale)],
  ...[miniProgram(scale), miniProgramLoopback(scale)],
];
