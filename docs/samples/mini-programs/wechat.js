// @ts-nocheck test/e2e/mini-program-samples.node.test.ts runs it
// #region sample
import { createUploader } from 'oss-direct-upload/mini-program';

const uploader = createUploader({
  endpoint: 'https://app.example.com/api/oss-permission',
  headers: () => ({ Authorization: wx.getStorageSync('token') }),
});

Page({
  data: { progress: 0, message: '' },

  onLoad() {
    this.stop = uploader.on('upload-progress', ({ task }) => this.setData({ progress: task.progress * 100 }));
    const [left] = uploader.restore(); // what the program did not finish before it was closed
    if (left) this.follow(left);
  },

  onUnload() {
    this.stop();
  },

  async choose() {
    const { tempFiles } = await wx.chooseMedia({ count: 1 });
    const [{ tempFilePath, size }] = tempFiles;
    await this.follow(uploader.add(tempFilePath, { size, keep: true }));
  },

  async follow(task) {
    this.task = task;
    try {
      const { key, verified } = await task.finished;
      this.setData({ message: `Stored as ${key}${verified ? ', verified' : ''}` });
    } catch (error) {
      this.setData({ message: error.hint || error.message });
    }
  },

  pause() {
    if (this.task.status === 'paused') this.task.resume();
    else this.task.pause();
  },

  cancel() {
    this.task.cancel();
  },
});
// #endregion sample
