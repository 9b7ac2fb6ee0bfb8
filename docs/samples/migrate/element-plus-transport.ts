// #region transport
import type { UploadRequestOptions } from 'element-plus';
import { upload } from 'oss-direct-upload/core';
import { ref } from 'vue';

export const keys = ref<string[]>([]);

export async function httpRequest({ file, onProgress }: UploadRequestOptions): Promise<string> {
  const { key } = await upload(file, {
    endpoint: '/api/sts',
    onProgress: ({ sent, size }) => onProgress({ percent: (100 * sent) / size }),
  });
  keys.value.push(key);
  return key;
}
// #endregion transport
