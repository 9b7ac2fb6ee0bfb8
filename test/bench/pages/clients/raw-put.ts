import { type Client, inParallel, put } from '../client.js';

/** One XHR a file, six at a time where the job says no number, and nothing else. */
export const client: Client = {
  upload: (files, { store, atOnce = 6 }, onProgress) =>
    inParallel(files, atOnce, (file) => put(`${store}/${file.name}`, file, (sent) => onProgress(file, sent))),
};
