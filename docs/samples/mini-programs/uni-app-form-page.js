// @ts-nocheck test/contract/form-for.test.ts runs it
// #region sample
import { upload } from './uni-app-form.js';

export function choosePicture(progress, onTask) {
  return new Promise((resolve, reject) => {
    uni.chooseImage({
      count: 1,
      success: ({ tempFiles: [file] }) => resolve(upload(file.path, file.size, progress, onTask)),
      fail: reject,
    });
  });
}
// #endregion sample
