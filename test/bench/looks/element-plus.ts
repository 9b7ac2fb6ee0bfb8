import { ElUpload, type UploadRequestOptions } from 'element-plus';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/el-upload.css';
import 'element-plus/theme-chalk/el-progress.css';
import 'element-plus/theme-chalk/el-icon.css';
import { createApp, h } from 'vue';
import { choose, formWith, plus } from './form.js';

/** `list-type="picture-card"`. Its own sample never hides the button. */
export const draw = formWith((place, files, send) => {
  const httpRequest = async ({ file, onProgress, onSuccess, onError }: UploadRequestOptions) => {
    const progress = (share: number) => onProgress({ percent: share * 100 } as Parameters<typeof onProgress>[0]);
    void send(file, progress).then(() => onSuccess({}), onError);
  };
  const props = { listType: 'picture-card', multiple: true, limit: 9, accept: 'image/*', httpRequest } as const;
  createApp(() => h(ElUpload, props, { default: () => h('span', { innerHTML: plus }) })).mount(place);
  choose(files, place);
});
