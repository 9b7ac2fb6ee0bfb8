import { compactZoneStyles } from '../input/compact-zone-styles.js';
import { listStyles } from '../rows/list-styles.js';
import { narrowRowStyles } from '../rows/narrow-row-styles.js';
import { rowStyles } from '../rows/row-styles.js';
import { progressStyles } from '../task/progress-styles.js';
import { removedStyles } from '../task/removed.js';
import { thumbnailStyles } from '../thumbnails/thumbnail-styles.js';
import { rejectionStyles } from './rejection-styles.js';

/** The style sheets of a list, in the order in which they apply. */
export const listSheets: readonly string[] = [
  compactZoneStyles,
  listStyles,
  rowStyles,
  narrowRowStyles,
  removedStyles,
  progressStyles,
  rejectionStyles,
  thumbnailStyles,
];
