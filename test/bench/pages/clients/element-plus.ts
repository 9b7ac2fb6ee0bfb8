import { ElUpload, type UploadRequestOptions } from 'element-plus';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/el-upload.css';
import 'element-plus/theme-chalk/el-progress.css';
import 'element-plus/theme-chalk/el-icon.css';
import { createApp, h } from 'vue';
import { type Client, choose, type OnProgress, untilEnded } from '../client.js';
import { multipartUpload } from './ali-oss.js';

let listener: { progress: OnProgress; end: (error?: unknown) => void };

/** `el-upload` with an `http-request` by ali-oss. It sends all files at once. */
export const client: Client = {
  mount(root, job) {
    const httpRequest = ({ file, onProgress, onSuccess, onError }: UploadRequestOptions) =>
      multipartUpload(job, file, (ratio) => {
        listener.progress(file, ratio * file.size);
        onProgress({ percent: ratio * 100 } as Parameters<typeof onProgress>[0]);
      }).then(
        () => (onSuccess({}), listener.end()),
        (error: unknown) => (onError(error as Parameters<typeof onError>[0]), listener.end(error)),
      );
    const props = { drag: true, multiple: true, autoUpload: job.work !== 'add', httpRequest };
    createApp(() => h(ElUpload, props, { default: () => 'Drop files here' })).mount(root);
  },

  upload: (files, _job, progress) =>
    untilEnded(files, (end) => {
      listener = { progress, end };
      choose(files);
    }),
};
