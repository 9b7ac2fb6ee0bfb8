import { UploadQueue } from 'oss-direct-upload/core';

declare const savePhoto: (key: string, signal: AbortSignal) => Promise<Response>;

// #region restore
const queue = new UploadQueue({
  endpoint: '/api/oss-permission',
  resumeScope: '/api/oss-permission\nuser-7', // without it nothing is kept
  afterUpload: (_task, { key }, { signal }) => savePhoto(key, signal),
  context: { product: 7 },
});

await queue.restore(); // files of this context are saved now
for (const left of await queue.listUnfinished()) {
  if (left.kind === 'unsaved') console.log(`${left.total} files are stored but not saved`); // left.restore(), left.forget()
}
// #endregion restore
