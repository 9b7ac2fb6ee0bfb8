import type { UploadQueue } from 'oss-direct-upload/core';

declare const queue: UploadQueue;
declare const list: HTMLUListElement;

// #region list
const rows = new Map<string, HTMLLIElement>();

queue.addEventListener('file-added', ({ detail: { task } }) => {
  const row = document.createElement('li');
  rows.set(task.id, row);
  list.append(row);
});
queue.addEventListener('file-removed', ({ detail: { task } }) => rows.get(task.id)?.remove());
for (const name of ['task-change', 'upload-progress'] as const) {
  queue.addEventListener(name, ({ detail: { task } }) => {
    const row = rows.get(task.id);
    if (row) row.textContent = `${task.name}: ${task.status}, ${Math.floor(task.progress * 100)} %`;
  });
}
// #endregion list
