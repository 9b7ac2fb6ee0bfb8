import type { UploadQueue } from 'oss-direct-upload/core';
// #region list
import { useUploads } from 'oss-direct-upload/react';

export function Uploads({ queue }: { queue: UploadQueue }) {
  return (
    <ul>
      {useUploads(queue).map(({ id, name, progress, error, task }) => (
        <li key={id}>
          {name}: {error ? error.message : `${Math.round(progress * 100)} %`}
          <button onClick={() => queue.cancel(task)}>Cancel</button>
        </li>
      ))}
    </ul>
  );
}
// #endregion list
