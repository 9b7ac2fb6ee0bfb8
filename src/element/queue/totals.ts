import type { Totals } from '../../core/queue/ledger.js';

export type { Totals };

/** Whether the connection works for none of the files that are uploading. */
export const isAllWaiting = ({ uploading, saving, waiting }: Totals): boolean =>
  waiting > 0 && waiting === uploading - saving;

/** Whether any task is uploading or queued. */
export const isBusy = ({ queued, uploading }: Totals): boolean => queued + uploading > 0;
