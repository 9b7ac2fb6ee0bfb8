import type { Totals } from '../../core/queue/ledger.js';

export type { Totals };

/** Whether any task is on its way or will be. */
export const isBusy = ({ queued, uploading }: Totals): boolean => queued + uploading > 0;
