// #region upload
import { upload, type UploadOptions } from 'oss-direct-upload/core';

const settings = {
  endpoint: '/api/oss-permission',
  rules: { accept: 'image/*', maxFileSize: 10_000_000 },
} satisfies UploadOptions;

/** The address that the document keeps. */
const urlOf = (key: string) => `/files/${key.split('/').map(encodeURIComponent).join('/')}`;

/** Uploads the pictures of a paste or a drop, and inserts each. @throws UploadError */
export async function insertPictures(
  { files }: DataTransfer,
  insert: (url: string, alt: string) => void,
): Promise<void> {
  const uploads = Array.from(files, async (file) => ({ file, stored: await upload(file, settings) }));
  for (const { file, stored } of await Promise.all(uploads)) insert(urlOf(stored.key), file.name);
}
// #endregion upload
