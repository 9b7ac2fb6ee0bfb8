import { createUpload } from '@mux/upchunk';
import type { Client } from '../client.js';

/** One file in chunks of 30 MB, one after the other, to one URL, as it comes. */
export const client: Client = {
  upload: ([file], job, onProgress) =>
    new Promise((resolve, reject) => {
      const upload = createUpload({ endpoint: `${job.store}/${file!.name}`, file: file! });
      upload.on('progress', ({ detail }) => onProgress(file!, (Number(detail) / 100) * file!.size));
      upload.on('success', resolve);
      upload.on('error', ({ detail }) => reject(new Error(JSON.stringify(detail))));
    }),
};
