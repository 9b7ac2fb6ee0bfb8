import type { SettingsElement } from '../host/settings.js';
import type { Totals } from '../../task/totals.js';

/** Whether any task is uploading or queued, or may come back from an earlier visit. */
export const isBusy = ({ queued, uploading, awaited }: Totals): boolean => queued + uploading + awaited > 0;

/** Whether a form waits for any task: with `ready` also for one that is processed. */
export const isAwaited = ({ waitForUploads }: Pick<SettingsElement, 'waitForUploads'>, totals: Totals): boolean =>
  isBusy(totals) || (waitForUploads === 'ready' && totals.processing > 0);
