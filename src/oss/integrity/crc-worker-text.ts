/** The text of `crc-worker.js`, for a worker without a file. The build writes it (tools/embed-worker.ts); the sources run without it. */
export const workerText: string = '';
