import { createUploader } from '../mini-program.js';

const languages = {
  'zh-CN': {
    ...{ choose: '选择图片或视频', pause: '暂停', resume: '继续', retry: '重试', remove: '删除' },
    ...{ queued: '等待上传', waiting: '等待网络', finishing: '即将完成' },
    ...{ paused: '已暂停', done: '已上传', failed: '上传失败' },
    advice: {
      ...{ file: '请重新选择文件。', network: '请检查网络，然后重试。', stalled: '请检查网络，然后重试。' },
      rejected: '不能上传这个文件。',
    },
  },
  en: {
    ...{ choose: 'Choose pictures or videos', pause: 'Pause', resume: 'Resume', retry: 'Retry', remove: 'Remove' },
    ...{ queued: 'Waiting', waiting: 'Waiting for the network', finishing: 'Finishing' },
    ...{ paused: 'Paused', done: 'Uploaded', failed: 'Failed' },
    advice: {
      ...{ file: 'Choose the file again.', network: 'Check the network, then retry.' },
      ...{ stalled: 'Check the network, then retry.', rejected: 'This file cannot be uploaded.' },
    },
  },
};

/** What a person can do with a file, by its status. */
const actions = { queued: 'pause', uploading: 'pause', paused: 'resume', failed: 'retry' };

/** Takes the place of an uploader while there is no endpoint. */
const none = { tasks: [], add() {}, restore() {}, close() {} };

/* global Component, wx */
Component({
  properties: {
    /** The address on your server that gives grants. Nothing is uploaded without it. */
    endpoint: String,
    /** Headers to send to it. */
    headers: Object,
    /** The most files. */
    count: { type: Number, value: 9 },
    /** `image`, `video`, or both. */
    mediaType: { type: Array, value: ['image', 'video'] },
    /** Save files until they are uploaded, so that the next start continues them. */
    keep: Boolean,
    /** Unfinished uploads of each text are kept apart, such as the user's id, and the name of one of two components. */
    resumeScope: String,
    /** `zh-CN` or `en`. */
    language: { type: String, value: 'zh-CN' },
  },

  data: { tasks: [], words: languages['zh-CN'] },

  observers: {
    language(language) {
      this.setData({ words: languages[language] || languages.en });
    },
    'endpoint, resumeScope'() {
      if (this.uploader) this.open(); // not before it is in the page
    },
  },

  lifetimes: {
    attached() {
      this.uploader = none;
      this.keys = this.madeOf = '';
      this.open();
    },
    detached() {
      this.uploader.close();
    },
  },

  methods: {
    /** Makes the uploader of this endpoint and this scope. A page may set them later, such as after its login: the files of another scope are another person's. */
    open() {
      const { endpoint, resumeScope } = this.data;
      const madeOf = JSON.stringify([endpoint, resumeScope]);
      if (madeOf === this.madeOf) return;
      this.madeOf = madeOf;
      this.uploader.close();
      this.uploader = endpoint ? this.create(endpoint, resumeScope) : none;
      this.uploader.restore();
      this.show();
      this.changed();
    },

    create(endpoint, resumeScope) {
      const headers = () => this.data.headers || {};
      const uploader = createUploader({ endpoint, headers, resumeScope: resumeScope || undefined });
      const show = () => this.show();
      for (const name of ['file-added', 'task-change', 'upload-progress']) uploader.on(name, show);
      uploader.on('upload-success', ({ result }) => this.triggerEvent('success', result));
      uploader.on('upload-error', ({ error }) => this.report(error));
      return uploader;
    },

    report({ code, message, hint, help }) {
      this.triggerEvent('error', { code, message, hint, help });
    },

    async choose() {
      const count = this.data.count - this.uploader.tasks.length;
      const { mediaType, keep } = this.data;
      const { tempFiles } = await wx.chooseMedia({ count, mediaType }).catch(({ errMsg }) => {
        const hint = 'Check the permissions of the program, and its privacy agreement.';
        if (!/cancel/.test(errMsg)) this.report({ code: 'file', message: errMsg, hint, help: '/errors#file' });
        return { tempFiles: [] };
      });
      for (const { tempFilePath, size } of tempFiles) this.uploader.add(tempFilePath, { size, keep });
    },

    act({ currentTarget }) {
      const task = this.taskOf(currentTarget);
      task[actions[task.status]]();
    },

    remove({ currentTarget }) {
      this.uploader.remove(this.taskOf(currentTarget));
      this.show();
      this.changed();
    },

    taskOf({ dataset }) {
      return this.uploader.tasks.find(({ id }) => id === dataset.id);
    },

    /** Shows the files as they are now. */
    show() {
      const { words } = this.data;
      const tasks = this.uploader.tasks.map((task) => {
        const { id, name, status, state, progress, error } = task;
        const percent = Math.floor(progress * 100);
        const text = words[state.phase] || words[status] || `${percent} %`;
        const advice = error ? error.endpointMessage || words.advice[error.code] || error.message : '';
        return { id, name, status, percent, text, advice, action: actions[status] };
      });
      this.setData({ tasks });
      if (tasks.some(({ status }) => status === 'done')) this.changed();
    },

    /** Reports which objects the list holds now, if that has changed. */
    changed() {
      const results = this.uploader.tasks.map(({ result }) => result).filter(Boolean);
      const keys = results.map(({ key }) => key);
      if (keys.join('\n') === this.keys) return;
      this.keys = keys.join('\n');
      this.triggerEvent('change', { keys, results });
    },
  },
});
