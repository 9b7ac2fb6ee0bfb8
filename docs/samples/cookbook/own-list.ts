// #region queue
import { UploadQueue, type UploadTask } from 'oss-direct-upload/core';
import { en } from 'oss-direct-upload/locales/en'; // or zh-CN, ja, es and others

const queue = new UploadQueue({
  endpoint: '/api/oss-permission',
  rules: { accept: 'image/*,.pdf', maxFileSize: 20_000_000, unique: true },
  resumeScope: 'user-7', // without it, unfinished uploads are not kept for later pages
});

const input = document.querySelector<HTMLInputElement>('#files')!;
input.addEventListener('change', () => {
  queue.add([...(input.files ?? [])]);
  input.value = ''; // so that the same file can be chosen again
});
// #endregion queue

// #region words
function statusOf(task: UploadTask): string {
  const { state, progress, remaining } = task;
  if (state.status === 'failed') {
    const { code } = state.error;
    return [en.errors[code], en.advice[code]].filter(Boolean).join('. ');
  }
  const reasons = {
    checking: en.checking, // the rules that take a while
    server: en.serverRetry,
    'other-tab': en.otherTab,
    'no-data': en.noData,
    stream: en.sentAtEnd,
  };
  if ('reason' in state && state.reason) return reasons[state.reason];
  if (state.status !== 'uploading') return en[state.status]; // Waiting, Paused, Uploaded, Canceled
  if (state.phase !== 'sending') return en[state.phase]; // Preparing, Waiting for the connection, Finishing, Saving
  const share = `${Math.floor(progress * 100)} %`;
  return remaining === undefined ? share : `${share}, ${Math.ceil(remaining)} s left`;
}
// #endregion words

// #region rows
const list = document.querySelector('#uploads')!;
const template = document.querySelector<HTMLTemplateElement>('#row')!;
const rows = new Map<UploadTask, Element>();

queue.addEventListener('file-added', ({ detail: { task } }) => {
  const row = (template.content.cloneNode(true) as DocumentFragment).firstElementChild!;
  row.querySelector('.name')!.textContent = task.name;
  row.addEventListener('click', ({ target }) => {
    const action = (target as Element).closest('button')?.value as 'pause' | 'resume' | 'retry' | 'remove' | undefined;
    if (action) queue[action](task);
  });
  rows.set(task, row);
  list.append(row);
  draw(task);
});
queue.addEventListener('file-removed', ({ detail: { task } }) => {
  rows.get(task)?.remove();
  rows.delete(task);
});
queue.addEventListener('task-change', ({ detail: { task } }) => draw(task));
queue.addEventListener('upload-progress', ({ detail: { task } }) => draw(task));

function draw(task: UploadTask): void {
  const row = rows.get(task);
  if (!row) return;
  row.querySelector('progress')!.value = task.progress;
  row.querySelector('.status')!.textContent = statusOf(task);
  const isSaving = task.state.status === 'uploading' && task.state.phase === 'saving';
  const hidden = new Set<string>();
  if (!task.can('paused') || isSaving) hidden.add('pause');
  if (task.status !== 'paused') hidden.add('resume');
  if (task.status !== 'failed' && task.status !== 'canceled') hidden.add('retry');
  for (const button of row.querySelectorAll('button')) button.hidden = hidden.has(button.value);
}
// #endregion rows

// #region notices
const notice = document.querySelector('#notice')!;
queue.addEventListener('file-reject', ({ detail: { file, error } }) => {
  notice.textContent = `${file.name}: ${error.message}`;
});
queue.addEventListener('uploads-settled', ({ detail: { tasks } }) => {
  const failed = tasks.filter(({ status }) => status === 'failed').length;
  notice.textContent = failed > 0 ? `${failed} failed` : 'All files are stored';
});
addEventListener('beforeunload', (event) => {
  if (!queue.tasks.some(({ status }) => status === 'uploading' || status === 'queued')) return;
  event.preventDefault();
  event.returnValue = true; // for Chrome before 119
});
// #endregion notices
