/** `oss/multipart/load-parts` in the one file, which has the code for parts from the beginning. */
export const loadParts = (): Promise<void> => Promise.resolve();
