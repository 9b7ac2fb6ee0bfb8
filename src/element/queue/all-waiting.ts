import type { Totals } from '../../task/totals.js';

/** Whether the connection works for none of the files that are uploading. */
export const isAllWaiting = ({ uploading, saving, waiting }: Totals): boolean =>
  waiting > 0 && waiting === uploading - saving;
