/** The text of `picture-worker.js`, for a worker that needs no file: tools/embed-worker.ts writes it into the compiled module. */
export const workerText: string = '';
