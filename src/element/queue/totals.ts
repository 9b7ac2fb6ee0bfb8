import type { Totals } from '../../core/queue/ledger.js';

export type { Totals };

/** Whether any task is uploading or queued. */
export const isBusy = ({ queued, uploading }: Totals): boolean => queued + uploading > 0;
