/**
 * The text of `picture-worker.js`, for a worker that needs no file. The build writes it into the compiled module
 * (tools/embed-worker.ts); the sources run without it.
 */
export const workerText: string = '';
