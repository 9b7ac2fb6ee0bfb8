import { ElUpload, type UploadRequestOptions } from 'element-plus';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/el-upload.css';
import 'element-plus/theme-chalk/el-progress.css';
import 'element-plus/theme-chalk/el-icon.css';
import { createApp, h } from 'vue';
import { type Client, choose, says } from '../client.js';
import { multipartUpload } from '../multipart-by-ali-oss.js';

let root: HTMLElement;
let listener: { progress: (name: string, sent: number) => void; end: (error?: unknown) => void };

/** `el-upload` with an `http-request` by ali-oss. It sends all files at once. */
export const client: Client = {
  mount(place, job) {
    root = place;
    const httpRequest = ({ file, onProgress, onSuccess, onError }: UploadRequestOptions) =>
      multipartUpload(job, file, (ratio) => {
        listener.progress(file.name, ratio * file.size);
        onProgress({ percent: ratio * 100 } as Parameters<typeof onProgress>[0]);
      }).then(
        () => (onSuccess({}), listener.end()),
        (error: unknown) => (onError(error as Parameters<typeof onError>[0]), listener.end(error)),
      );
    const props = { drag: true, multiple: true, autoUpload: job.work !== 'add', httpRequest };
    createApp(() => h(ElUpload, props, { default: () => 'Drop files here' })).mount(place);
  },

  upload(files, _job, onProgress) {
    const order = new Map(files.map(({ name }, index) => [name, index]));
    return new Promise((resolve, reject) => {
      let left = files.length;
      listener = {
        progress: (name, sent) => onProgress(order.get(name)!, sent),
        end: (error) => (error ? reject(error) : --left === 0 && resolve(left)),
      };
      add(files);
    });
  },

  add,
  shows: (name) => says(root, name),
};

function add(files: File[]): void {
  choose(root.querySelector('input[type=file]'), files);
}
