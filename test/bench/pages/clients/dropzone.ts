import * as dropzone from 'dropzone';
import 'dropzone/dist/dropzone.css';
import { type Client, choose, says } from '../client.js';

const Dropzone = dropzone.default as unknown as typeof dropzone.default.default; // its types say so only for CommonJS

let zone: InstanceType<typeof Dropzone>;
let root: HTMLElement;

/** Dropzone 6: one PUT a file, six at once. */
export const client: Client = {
  mount(place, job) {
    root = place.appendChild(document.createElement('div'));
    root.className = 'dropzone';
    zone = new Dropzone(root, {
      url: ([file]: File[]) => `${job.store}/${file!.name}`,
      method: 'put',
      binaryBody: true,
      parallelUploads: 6,
      maxFilesize: 1e6, // 256 MB by default; in MB
      timeout: 0,
      autoQueue: job.work !== 'add',
    });
  },

  upload(files, _job, onProgress) {
    const order = new Map(files.map(({ name }, index) => [name, index]));
    zone.on('uploadprogress', (file: File, _percent: number, sent: number) => onProgress(order.get(file.name)!, sent));
    return new Promise((resolve, reject) => {
      zone.on('queuecomplete', resolve);
      zone.on('error', (_file: File, message: unknown) => reject(new Error(JSON.stringify(message))));
      add(files);
    });
  },

  add,
  shows: (name) => says(root, name),
};

function add(files: File[]): void {
  choose(document.querySelector('input.dz-hidden-input'), files);
}
