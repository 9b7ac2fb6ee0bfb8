import { expect } from '@open-wc/testing';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { find, row, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const said: [lang: string, words: string][] = [
  ['en', 'Another tab is uploading this file'],
  ['zh-CN', '另一个标签页正在上传此文件'],
  ['zh-TW', '另一個分頁正在上傳此檔案'],
  ['ja', '別のタブがこのファイルをアップロードしています'],
  ['ar', 'علامة تبويب أخرى ترفع هذا الملف'],
];

describe('a file that another tab is uploading', () => {
  for (const [lang, words] of said) {
    it(`is marked in its row after the stall timeout, and announced politely, in ${lang}`, async () => {
      const scope = `test ${Math.random()}`;
      const { element, mode } = await place(`multiple lang=${lang} stall-timeout="0.3" resume-scope="${scope}"`);
      const file = sizedFile('film.mp4');
      const [task] = await add(element, file);
      await until(() => mode.uploads.has('film.mp4'), 'the upload');
      const { job, done } = mode.of('film.mp4');
      let free!: () => void;
      const id = [`${location.pathname}\n${scope}`, 'film.mp4', 1000, file.lastModified, 1000, ''].join('\n');
      const held = navigator.locks.request(
        `oss-direct-upload\n${id}`,
        () => new Promise<void>((resolve) => (free = resolve)),
      );
      const upload = job.resume.exclusive(async () => done(), job.signal);
      expect(textOf(row(element, 'film.mp4'))).not.to.contain(words);
      await until(() => textOf(row(element, 'film.mp4')).includes(`${words} · `), 'the words');
      expect(task?.state).to.deep.equal({ status: 'uploading', phase: 'waiting', reason: 'other-tab' });
      await until(() => textOf(find(element, 'status')).includes(words), 'the words, said');
      expect(textOf(find(element, 'status'))).to.contain('film.mp4');
      expect(textOf(find(element, 'alert'))).to.equal('');
      free();
      await Promise.all([held, upload]);
      await until(() => task?.status === 'done', 'its turn');
    });
  }
});
