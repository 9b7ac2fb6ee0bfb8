declare const input: HTMLInputElement;
declare const bar: HTMLProgressElement;
declare const pauseButton: HTMLButtonElement;
declare function save(key: string): Promise<void>;

// #region after
import { UploadQueue } from 'oss-direct-upload/core';

const queue = new UploadQueue({
  mode: 'sts',
  endpoint: '/api/sts', // the same endpoint
  resumeScope: 'user-7', // a later page can resume
  afterUpload: (_task, { key }) => save(key),
});
queue.addEventListener('upload-progress', () => {
  const { sent, size } = queue.totals;
  bar.value = sent / size;
});

pauseButton.onclick = () => queue.pause(); // and queue.resume()
input.addEventListener('change', () => queue.add(input.files ?? []));
// #endregion after
