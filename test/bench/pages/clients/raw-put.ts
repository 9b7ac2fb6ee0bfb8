import { type Client, inParallel } from '../client.js';
import { put } from '../put.js';

/** One XHR a file, six at a time where the job says no number, and nothing else. */
export const client: Client = {
  upload: (files, job, onProgress) =>
    inParallel(files, job.atOnce ?? 6, (file, index) =>
      put(`${job.store}/${file.name}`, file, (sent) => onProgress(index, sent)),
    ),
};
