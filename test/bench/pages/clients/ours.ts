import type { OssDirectUpload } from '../../../../src/element.js';
import type { Client } from '../client.js';

let element: OssDirectUpload;

/** The drop-in as it is: the element with its list, temporary credentials, integrity on. */
export const client: Client = {
  async mount(root, job) {
    const url = '/cdn/oss-direct-upload.js';
    await import(/* @vite-ignore */ url);
    root.innerHTML = `<oss-direct-upload endpoint="/grant" mode="${job.mode ?? 'sts'}" multiple ${job.work === 'add' ? 'no-auto' : ''}></oss-direct-upload>`;
    element = root.querySelector('oss-direct-upload')!;
    element.maxConcurrentUploads = job.atOnce;
    if (job.images) Object.assign(element, { imageMax: job.images.max, imageQuality: job.images.quality });
    if (job.maxSpeed) element.setAttribute('max-speed', String(job.maxSpeed));
    await element.updateComplete;
    // as a person does who brings files
    element.dispatchEvent(new PointerEvent('pointerenter'));
    element.dispatchEvent(new DragEvent('dragenter'));
  },

  async upload(files, job, onProgress) {
    const order = new Map(files.map((file, index) => [file, index]));
    element.addEventListener('upload-progress', ({ detail: { task } }) =>
      onProgress(order.get(task.original)!, task.sent),
    );
    const settled = new Promise((resolve, reject) => {
      element.addEventListener('uploads-settled', resolve, { once: true });
      element.addEventListener('upload-error', ({ detail: { error } }) => reject(error));
    });
    await element.addFiles(files);
    await settled;
    for (const { error, result } of element.tasks)
      // the store knows no CRC of pictures
      if (!result || (!result.verified && !job.images))
        throw error ?? new Error(`not verified: ${result?.unverifiedReason}`);
  },

  add: (files) => element.addFiles(files),
  shows: (name) => element.shadowRoot!.querySelector(`li[aria-label="${name}"]`) !== null,
};
