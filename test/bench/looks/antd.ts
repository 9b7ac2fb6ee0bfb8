import { Upload, type UploadFile } from 'antd';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { choose, formWith, plus } from './form.js';

/** `listType="picture-card"`, with its button until there are nine. */
export const draw = formWith(async (place, files, send) => {
  function Pictures() {
    const [fileList, setFileList] = useState<UploadFile[]>([]);
    const button = createElement(
      'button',
      { type: 'button', style: { border: 0, background: 'none' } },
      createElement('span', { dangerouslySetInnerHTML: { __html: plus } }),
      createElement('div', { style: { marginTop: 8 } }, 'Upload'),
    );
    const properties: Parameters<typeof Upload>[0] = {
      ...{ listType: 'picture-card', multiple: true, maxCount: 9, accept: 'image/*', fileList },
      onChange: ({ fileList: list }) => setFileList(list),
      customRequest: ({ file, onProgress, onSuccess, onError }) =>
        void send(file as File, (share) => onProgress?.({ percent: share * 100 })).then(() => onSuccess?.({}), onError),
    };
    return createElement(Upload, properties, fileList.length >= 9 ? null : button);
  }
  createRoot(place).render(createElement(Pictures));
  await new Promise((resolve) => setTimeout(resolve, 200));
  choose(files, place);
});
