// #region list
import type { UploadQueue } from 'oss-direct-upload/core';
import { useUploads } from 'oss-direct-upload/react';

export function Uploads({ queue }: { queue: UploadQueue }) {
  return useUploads(queue).map(({ id, name, progress, task }) => (
    <li key={id}>
      {name}: {Math.round(progress * 100)} %<button onClick={() => queue.cancel(task)}>Cancel</button>
    </li>
  ));
}
// #endregion list
