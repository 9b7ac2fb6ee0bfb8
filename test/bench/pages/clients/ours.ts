import type { OssDirectUpload } from '../../../../src/element.js';
import { made } from '../../content.js';
import type { Client } from '../client.js';

let element: OssDirectUpload;

/** The drop-in as it is: the element with its list, temporary credentials, integrity on. */
export const client: Client = {
  async mount(root, { work, mode = 'sts', atOnce, images, maxSpeed, cold }) {
    const url = '/cdn/oss-direct-upload.js';
    await import(/* @vite-ignore */ url);
    root.innerHTML = `<oss-direct-upload endpoint="/grant" mode="${mode}" multiple ${work === 'add' ? 'no-auto' : ''}></oss-direct-upload>`;
    element = root.querySelector('oss-direct-upload')!;
    element.maxConcurrentUploads = atOnce;
    if (images) Object.assign(element, { imageMax: made.max, imageQuality: made.quality });
    if (maxSpeed) element.setAttribute('max-speed', String(maxSpeed));
    await element.updateComplete;
    if (cold) return;
    // as a person does who brings files
    element.dispatchEvent(new PointerEvent('pointerenter'));
    element.dispatchEvent(new DragEvent('dragenter'));
  },

  async upload(files, job, onProgress) {
    element.addEventListener('upload-progress', ({ detail: { task } }) => onProgress(task.original, task.sent));
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
  shows: (name) => element.shadowRoot!.querySelector(`[role=row][aria-label="${name}"]`) !== null,
};
