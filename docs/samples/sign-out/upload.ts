import { upload, UploadQueue } from 'oss-direct-upload/core';

declare const user: { id: string };

// #region upload
const resumeScope = `/api/oss-permission\n${user.id}`;

export const uploadFile = (file: File) => upload(file, { endpoint: '/api/oss-permission', resumeScope });

export async function signOut() {
  const queue = new UploadQueue({ endpoint: '/api/oss-permission', resumeScope });
  await queue.forgetUnfinished(); // of any queue: later calls of `upload()` request new grants
}
// #endregion upload
