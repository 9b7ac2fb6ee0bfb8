// @ts-nocheck test/contract/form-for.test.ts runs it
// #region sample
import { formFor } from 'oss-direct-upload/mini-program/form';

/** Uploads one file, and returns its key. `onTask` gets the task, which can abort the upload. */
export async function upload(filePath, size, onProgress, onTask) {
  const response = await requestGrant({ name: filePath.split('/').pop(), size });
  const form = formFor(response, { name: filePath, size });
  return new Promise((resolve, reject) => {
    const task = uni.uploadFile({
      ...form,
      filePath,
      fileType: 'image', // Alipay asks for it: image, video or audio
      success({ statusCode, data }) {
        const status = Number(statusCode); // Alipay's developer tools give text
        const [, code = `HTTP ${status}`] = /<Code>(.*?)<\/Code>/.exec(data) || [];
        if (status === 200 || status === 204) resolve(form.key);
        else reject(new Error(code));
      },
      fail: reject,
    });
    task.onProgressUpdate(({ progress }) => onProgress(progress));
    onTask(task);
  });
}

function requestGrant(file) {
  return new Promise((resolve, reject) => {
    uni.request({
      url: 'https://app.example.com/api/oss-permission',
      data: file,
      success: ({ data }) => resolve(data),
      fail: reject,
    });
  });
}
// #endregion sample
