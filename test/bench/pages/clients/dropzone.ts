import * as dropzone from 'dropzone';
import 'dropzone/dist/dropzone.css';
import { type Client, choose } from '../client.js';

const Dropzone = dropzone.default as unknown as typeof dropzone.default.default; // its types say so only for CommonJS

let zone: InstanceType<typeof Dropzone>;

/** Dropzone 6: one PUT a file, six at once. */
export const client: Client = {
  mount(place, job) {
    const root = place.appendChild(document.createElement('div'));
    root.className = 'dropzone';
    zone = new Dropzone(root, {
      url: ([file]: File[]) => `${job.store}/${file!.name}`,
      ...{ method: 'put', binaryBody: true, parallelUploads: 6, timeout: 0, autoQueue: job.work !== 'add' },
      maxFilesize: 1e6, // 256 MB by default; in MB
    });
  },

  upload(files, _job, onProgress) {
    zone.on('uploadprogress', (file: File, _percent: number, sent: number) => onProgress(file, sent));
    return new Promise((resolve, reject) => {
      zone.on('queuecomplete', resolve);
      zone.on('error', (_file: File, message: unknown) => reject(new Error(JSON.stringify(message))));
      choose(files);
    });
  },
};
