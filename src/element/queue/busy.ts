import type { Totals } from '../../task/totals.js';

/** Whether any task is uploading or queued, or may come back from an earlier visit. */
export const isBusy = ({ queued, uploading, awaited }: Totals): boolean => queued + uploading + awaited > 0;
