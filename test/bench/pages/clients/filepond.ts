import { create, type FilePond } from 'filepond';
import 'filepond/dist/filepond.min.css';
import { type Client, untilEnded } from '../client.js';

let pond: FilePond;

/** FilePond 4: one form a file. */
export const client: Client = {
  mount(root, job) {
    pond = create(root.appendChild(document.createElement('input')), {
      ...{ allowMultiple: true, instantUpload: false, maxParallelUploads: 6 },
      server: job.work === 'add' ? null : { process: { url: job.store, method: 'POST' } },
    });
  },

  async upload(files, _job, onProgress) {
    pond.on('processfileprogress', ({ file }, ratio) => onProgress(file, ratio * file.size));
    await pond.addFiles(files);
    await untilEnded(files, (end) => {
      pond.on('processfile', (error) => end(error && new Error(error.main)));
      void pond.processFiles(); // its own promise waits for animations too
    });
  },

  add: (files) => pond.addFiles(files),
};
