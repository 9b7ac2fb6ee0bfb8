// @ts-nocheck test/contract/form-for.test.ts runs it
// #region sample
import { formFor } from 'oss-direct-upload/mini-program/form';

Page({
  data: { progress: 0, message: '' },

  async choose() {
    const { tempFiles } = await wx.chooseMedia({ count: 1 });
    const [{ tempFilePath, size }] = tempFiles;
    try {
      const response = await requestGrant({ name: tempFilePath.split('/').pop(), size });
      const form = formFor(response, { name: tempFilePath, size });
      this.setData({ message: `Stored as ${await this.send(form, tempFilePath)}` });
    } catch (error) {
      this.setData({ message: error.message || error.errMsg });
    }
  },

  send(form, filePath) {
    return new Promise((resolve, reject) => {
      const success = ({ statusCode, data }) => {
        const [, code = `HTTP ${statusCode}`] = /<Code>(.*?)<\/Code>/.exec(data) || [];
        if (statusCode === 200 || statusCode === 204) resolve(form.key);
        else reject(new Error(code));
      };
      this.task = wx.uploadFile({ ...form, filePath, success, fail: reject });
      this.task.onProgressUpdate(({ progress }) => this.setData({ progress }));
    });
  },

  cancel() {
    this.task.abort();
  },
});

/** Asks your endpoint as the element does, with the name and the size of the file. */
function requestGrant(file) {
  return new Promise((resolve, reject) => {
    wx.request({
      url: 'https://app.example.com/api/oss-permission',
      data: file,
      success: ({ data }) => resolve(data),
      fail: reject,
    });
  });
}
// #endregion sample
