import type { QueueEvents } from '../core/queue/queue-events.js';

/** The element's events by name, with their `detail`. All bubble and cross shadow roots. */
export type UploadEventDetails = Omit<QueueEvents, 'task-change'>;
export type UploadEventName = keyof UploadEventDetails;
export type UploadEventMap = { [K in UploadEventName]: CustomEvent<UploadEventDetails[K]> };

const names: Record<UploadEventName, true> = {
  'file-added': true,
  'file-reject': true,
  'file-removed': true,
  'upload-before': true,
  'upload-start': true,
  'upload-progress': true,
  'upload-success': true,
  'upload-error': true,
  'upload-pause': true,
  'upload-resume': true,
  'upload-abort': true,
  'upload-retry': true,
  'upload-metric': true,
  'uploads-settled': true,
};

export const uploadEventNames = Object.keys(names) as UploadEventName[];
