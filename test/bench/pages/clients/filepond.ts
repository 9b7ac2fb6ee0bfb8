import { create, type FilePond } from 'filepond';
import 'filepond/dist/filepond.min.css';
import { type Client, says } from '../client.js';

let pond: FilePond;
let root: HTMLElement;

/** FilePond 4: one form a file. */
export const client: Client = {
  mount(place, job) {
    root = place;
    pond = create(place.appendChild(document.createElement('input')), {
      allowMultiple: true,
      instantUpload: false,
      maxParallelUploads: 6,
      server: job.work === 'add' ? null : { process: { url: job.store, method: 'POST' } },
    });
  },

  async upload(files, _job, onProgress) {
    const order = new Map(files.map(({ name }, index) => [name, index]));
    pond.on('processfileprogress', (file, ratio) => onProgress(order.get(file.filename)!, ratio * file.fileSize));
    await pond.addFiles(files);
    let left = files.length;
    const ended = new Promise<void>((resolve, reject) => {
      pond.on('processfile', (error) => (error ? reject(new Error(error.main)) : --left === 0 && resolve()));
    });
    void pond.processFiles(); // its own promise waits for animations too
    await ended;
  },

  add: (files) => pond.addFiles(files),
  shows: (name) => says(root, name),
};
