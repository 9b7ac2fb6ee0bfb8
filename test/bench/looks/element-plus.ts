import { ElUpload, type UploadRequestOptions } from 'element-plus';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/el-upload.css';
import 'element-plus/theme-chalk/el-progress.css';
import 'element-plus/theme-chalk/el-icon.css';
import { createApp, h } from 'vue';
import { choose, type PictureField, plus } from './picture-form.js';

/** `list-type="picture-card"`. Its own sample never hides the button. */
export const field: PictureField = {
  async show(place, files, outcome) {
    const httpRequest = async ({ file, onProgress, onSuccess, onError }: UploadRequestOptions) => {
      outcome.of(file, {
        progress: (share) => onProgress({ percent: share * 100 } as Parameters<typeof onProgress>[0]),
        done: () => onSuccess({}),
        fail: (error) => onError(error as Parameters<typeof onError>[0]),
      });
    };
    const listType = 'picture-card' as const;
    const props = { listType, multiple: true, limit: 9, accept: 'image/*', httpRequest };
    createApp(() => h(ElUpload, props, { default: () => h('span', { innerHTML: plus }) })).mount(place);
    choose(place, files);
  },
};
