declare const file: File;
declare const bar: HTMLProgressElement;

// #region upload
import { upload } from 'oss-direct-upload/core';

const { key } = await upload(file, {
  endpoint: '/api/oss-permission',
  onProgress: ({ sent, size }) => (bar.value = sent / size), // bytes
});
// #endregion upload
console.log(key);
