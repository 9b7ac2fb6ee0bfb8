import '@vaadin/upload';
import type { Upload } from '@vaadin/upload';
import { type Client, choose, untilEnded } from '../client.js';

let element: Upload;

/** `<vaadin-upload>`: one PUT a file to the URL that `upload-before` gives it, six at once. */
export const client: Client = {
  mount(root, job) {
    element = document.createElement('vaadin-upload');
    Object.assign(element, { method: 'PUT', uploadFormat: 'raw', maxConcurrentUploads: 6, noAuto: job.work === 'add' });
    element.addEventListener('upload-before', ({ detail: { file } }) => {
      (file as { uploadTarget: string }).uploadTarget = `${job.store}/${file.name}`;
    });
    root.append(element);
  },

  upload(files, _job, onProgress) {
    element.addEventListener('upload-progress', ({ detail: { file } }) =>
      onProgress(file, (file as unknown as { loaded: number }).loaded),
    );
    return untilEnded(files, (end) => {
      element.addEventListener('upload-success', () => end());
      element.addEventListener('upload-error', ({ detail: { file } }) => end(new Error(JSON.stringify(file.error))));
      element.uploadFiles(files as unknown as Parameters<Upload['uploadFiles']>[0]);
    });
  },

  add: (files) => choose(files, element.shadowRoot!),
  shows: (name) =>
    [...element.querySelectorAll<HTMLElement & { file?: File }>('vaadin-upload-file')].some(
      ({ file }) => file?.name === name,
    ),
};
