// @ts-nocheck test/e2e/mini-program-samples.node.test.ts runs it
// #region sample
import { createUploader } from 'oss-direct-upload/mini-program';

export const uploader = createUploader({
  endpoint: 'https://app.example.com/api/oss-permission',
  headers: () => ({ Authorization: uni.getStorageSync('token') }),
});
// #endregion sample
