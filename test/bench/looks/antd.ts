import { Upload, type UploadFile } from 'antd';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { choose, type Outcome, type PictureField, plus } from './picture-form.js';

/** `listType="picture-card"`, with its button until there are nine. */
export const field: PictureField = {
  show(place, files, outcome) {
    createRoot(place).render(createElement(Pictures, { outcome }));
    return new Promise((resolve) => setTimeout(resolve, 200)).then(() => choose(place, files));
  },
};

function Pictures({ outcome }: { outcome: Outcome }) {
  const [fileList, setFileList] = useState<UploadFile[]>([]);
  return createElement(
    Upload,
    {
      ...{ listType: 'picture-card', multiple: true, maxCount: 9, accept: 'image/*', fileList },
      onChange: ({ fileList: list }) => setFileList(list),
      customRequest({ file, onProgress, onSuccess, onError }) {
        outcome.of(file as File, {
          progress: (share) => onProgress?.({ percent: share * 100 }),
          done: () => onSuccess?.({}),
          fail: (error) => onError?.(error),
        });
      },
    },
    fileList.length >= 9
      ? null
      : createElement(
          'button',
          { type: 'button', style: { border: 0, background: 'none' } },
          createElement('span', { dangerouslySetInnerHTML: { __html: plus } }),
          createElement('div', { style: { marginTop: 8 } }, 'Upload'),
        ),
  );
}
