/** What of a file the browser's own figure shows at most, until OSS has confirmed something: it counts what the machine has taken. */
const MOST_SHOWN = 0.95;

/** Bytes to show as sent. @param taken by the browser */
export const mostUnconfirmed = (taken: number, size: number): number => Math.min(taken, Math.floor(size * MOST_SHOWN));
