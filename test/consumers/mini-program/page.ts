// A page of a mini program in TypeScript, without the DOM's types: the functions of WeChat and Alipay fit.
import { createUploader, type FileTask, hosts } from 'oss-direct-upload/mini-program';
import { formFor } from 'oss-direct-upload/mini-program/form';

const uploader = createUploader({
  endpoint: 'https://example.com/api/oss-permission',
  headers: () => ({ Authorization: wx.getStorageSync<string>('token') }),
  host: hosts.wx(wx),
});
const inAlipay = createUploader({ endpoint: '', host: hosts.my(my), transfer: { parallelParts: 2 } });

Page({
  data: { progress: 0, message: '' },
  task: undefined as FileTask | undefined,
  async choose() {
    const { tempFiles } = await wx.chooseMedia({ count: 1 });
    const [file] = tempFiles;
    if (!file) return;
    this.task = uploader.add(file.tempFilePath, { size: file.size, keep: true });
    uploader.on('upload-progress', ({ task }) => this.setData({ progress: task.progress * 100 }));
    try {
      const { key, verified } = await this.task.finished;
      this.setData({ message: `${key} ${String(verified)}` });
    } catch (error) {
      const { hint, message } = error as { hint?: string; message: string };
      this.setData({ message: hint ?? message });
    }
  },
});

// @ts-expect-error there is no such event
inAlipay.on('progress', () => {});
wx.uploadFile({ ...formFor('', { name: 'a.png' }), filePath: '' });
