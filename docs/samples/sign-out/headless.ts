import { UploadQueue } from 'oss-direct-upload/core';

declare const user: { id: string };

// #region headless
const queue = new UploadQueue({
  endpoint: '/api/oss-permission',
  resumeScope: `/api/oss-permission\n${user.id}`,
});

export async function signOut() {
  queue.cancel();
  await queue.forgetUnfinished();
}
// #endregion headless
