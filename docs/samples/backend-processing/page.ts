import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;
declare function play(url: string): void;

// #region events
field.addEventListener('upload-processing', ({ detail: { task } }) => {
  console.log(task.name, task.processing?.share, task.processing?.message);
});
field.addEventListener('upload-ready', ({ detail: { result } }) => play((result.data as { url: string }).url));
field.addEventListener('upload-refused', ({ detail: { task, reason } }) => console.log(task.name, reason));
// #endregion events

// #region follow
import { processing } from 'oss-direct-upload/core';

field.afterUpload = (task, { key }) =>
  processing({
    timeout: 300_000, // milliseconds
    async *status({ signal }) {
      while (!signal.aborted) {
        const { state, share, reason } = await fetch(`/api/scans?key=${encodeURIComponent(key)}`, { signal })
          .then((response) => response.json())
          .catch(() => ({})); // a lost connection: it is asked again
        if (state === 'clean') return yield { state: 'ready' };
        if (state === 'infected') return yield { state: 'refused', reason };
        yield { state: 'processing', share };
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    },
  });
// #endregion follow
