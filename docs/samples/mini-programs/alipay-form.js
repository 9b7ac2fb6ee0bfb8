// @ts-nocheck test/contract/form-for.test.ts runs it
// #region sample
import { formFor } from 'oss-direct-upload/mini-program/form';

export function upload(response, filePath) {
  return new Promise((resolve, reject) => {
    const form = formFor(response, { name: filePath });
    my.uploadFile({
      ...form,
      filePath,
      fileName: form.name, // older versions call the field's name so
      fileType: 'image',
      success: ({ statusCode, data }) => (Number(statusCode) === 200 ? resolve(form.key) : reject(new Error(data))),
      fail: reject,
    });
  });
}
// #endregion sample
