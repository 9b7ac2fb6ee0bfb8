import { uploadFiles } from '@better-upload/client';
import type { Client } from '../client.js';

/** Its upload function, by URLs that its route signs, all else as it comes. It has no widget of its own outside React. */
export const client: Client = {
  async upload(files, _job, onProgress) {
    const { failedFiles } = await uploadFiles({
      ...{ api: '/better-upload', route: 'bench', files },
      onFileStateChange: ({ file }) => onProgress(file, file.progress * file.size),
    });
    if (failedFiles.length > 0) throw new Error(failedFiles[0]!.error.message);
  },
};
