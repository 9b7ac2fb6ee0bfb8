// @ts-nocheck test/e2e/mini-program-samples.node.test.ts runs it
// #region sample
import { createUploader } from 'oss-direct-upload/mini-program';

const uploader = createUploader({ endpoint: 'https://app.example.com/api/oss-permission' });

Page({
  data: { progress: 0, message: '' },

  onLoad() {
    this.stop = uploader.on('upload-progress', ({ task }) => this.setData({ progress: task.progress * 100 }));
  },

  onUnload() {
    this.stop();
  },

  choose() {
    my.chooseImage({ count: 1, success: ({ tempFilePaths: [path] }) => this.upload(path) });
  },

  async upload(path) {
    this.task = uploader.add(path, { name: 'photo.jpg' });
    try {
      const { key } = await this.task.finished;
      this.setData({ message: `Stored as ${key}` });
    } catch (error) {
      this.setData({ message: error.hint || error.message });
    }
  },

  cancel() {
    this.task.cancel();
  },
});
// #endregion sample
