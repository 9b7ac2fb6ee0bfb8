import '@mux/mux-uploader';
import type { Client } from '../client.js';

/** Weighed only: it takes one file, and sends it as upchunk does. */
export const client: Client = {
  mount: (root, job) => void (root.innerHTML = `<mux-uploader endpoint="${job.store}/file"></mux-uploader>`),
};
