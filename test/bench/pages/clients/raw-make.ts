import { makeImage } from '../../../../dist/image.js';
import type { Client } from '../client.js';

/** Makes pictures smaller, with as many workers as we have, and sends nothing. */
export const client: Client = {
  upload: (files, { images }) =>
    Promise.all(files.map((file) => makeImage(file, { max: images!.max, quality: images!.quality }))), // it is a job with pictures
};
