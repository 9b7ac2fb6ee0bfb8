import { Upload } from 'antd';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Client } from '../client.js';
import { multipartUpload } from './ali-oss.js';

/** What Chinese applications write: `Upload.Dragger` with a `customRequest` by ali-oss. */
export const client: Client = {
  mount(root, job) {
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
    createRoot(root).render(dragger);
  },
};
