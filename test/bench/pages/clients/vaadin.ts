import '@vaadin/upload';
import type { Upload } from '@vaadin/upload';
import { type Client, choose } from '../client.js';

let element: Upload;

/** `<vaadin-upload>`: one PUT a file to the URL that `upload-before` gives it, six at once. */
export const client: Client = {
  mount(root, job) {
    element = document.createElement('vaadin-upload');
    element.method = 'PUT';
    element.uploadFormat = 'raw';
    element.maxConcurrentUploads = 6;
    element.noAuto = job.work === 'add';
    element.addEventListener('upload-before', ({ detail: { file } }) => {
      (file as { uploadTarget: string }).uploadTarget = `${job.store}/${file.name}`;
    });
    root.append(element);
  },

  upload(files, _job, onProgress) {
    const order = new Map(files.map((file, index) => [file.name, index]));
    element.addEventListener('upload-progress', ({ detail: { file } }) => {
      onProgress(order.get(file.name)!, (file as unknown as { loaded: number }).loaded);
    });
    return new Promise((resolve, reject) => {
      let left = files.length;
      element.addEventListener('upload-success', () => --left === 0 && resolve(left));
      element.addEventListener('upload-error', ({ detail: { file } }) => reject(new Error(JSON.stringify(file.error))));
      element.uploadFiles(files as unknown as Parameters<Upload['uploadFiles']>[0]);
    });
  },

  add: (files) => choose(element.shadowRoot!.querySelector('input[type=file]'), files),
  shows: (name) =>
    [...element.querySelectorAll('vaadin-upload-file')].some(
      (row) => (row as HTMLElement & { file?: File }).file?.name === name,
    ),
};
