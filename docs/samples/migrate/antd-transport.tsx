// #region transport
import type { UploadProps } from 'antd';
import { upload } from 'oss-direct-upload/core';

export const customRequest: UploadProps['customRequest'] = ({ file, onProgress, onSuccess, onError }) => {
  const controller = new AbortController();
  void upload(file as File, {
    endpoint: '/api/sts',
    signal: controller.signal,
    onProgress: ({ sent, size }) => onProgress?.({ percent: (100 * sent) / size }),
  }).then(onSuccess, onError);
  return { abort: () => controller.abort() }; // called when the person removes the file
};
// #endregion transport
