import { Upload } from 'antd';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { type Client, choose, says } from '../client.js';
import { multipartUpload } from '../multipart-by-ali-oss.js';

let root: HTMLElement;

/** What Chinese applications write: `Upload.Dragger` with a `customRequest` by ali-oss. */
export const client: Client = {
  mount(place, job) {
    root = place;
    const dragger = createElement(Upload.Dragger, {
      multiple: true,
      beforeUpload: () => job.work !== 'add',
      customRequest({ file, onProgress, onSuccess, onError }) {
        const progress = (ratio: number) => onProgress?.({ percent: ratio * 100 });
        multipartUpload(job, file as File, progress).then(
          () => onSuccess?.({}),
          (error: unknown) => onError?.(error as Error),
        );
      },
      children: 'Drop files here',
    });
    createRoot(place).render(dragger);
  },

  add: (files) => choose(root.querySelector('input[type=file]'), files),
  shows: (name) => says(root, name),
};
