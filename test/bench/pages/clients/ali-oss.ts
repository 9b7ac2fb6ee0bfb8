import { type Client, inParallel } from '../client.js';
import { multipartUpload } from '../multipart-by-ali-oss.js';

/** The official SDK as its browser documents show it: `multipartUpload`, one client a file, temporary credentials. */
export const client: Client = {
  upload: (files, job, onProgress) =>
    inParallel(files, 6, (file) => multipartUpload(job, file, (ratio) => onProgress(file, ratio * file.size))),
};
