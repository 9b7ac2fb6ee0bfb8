import type { QueueEvents } from '../../../src/queue/queue-events.js';

/** The queue's events that the element fires again. */
export const uploadEventNames = [
  'file-added',
  'file-reject',
  'file-removed',
  'file-restored',
  'file-discarded',
  'file-moved',
  'upload-before',
  'upload-start',
  'upload-progress',
  'upload-success',
  'upload-processing',
  'upload-ready',
  'upload-refused',
  'upload-error',
  'upload-pause',
  'upload-resume',
  'upload-abort',
  'upload-retry',
  'upload-metric',
  'uploads-settled',
] as const satisfies readonly (keyof QueueEvents)[];
