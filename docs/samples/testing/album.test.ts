// #region test
// @vitest-environment jsdom
import type { Mode } from 'oss-direct-upload';
import { UploadError } from 'oss-direct-upload/core';
import { OssDirectUpload } from 'oss-direct-upload/element';
import { afterEach, expect, test, vi } from 'vitest';
import { showAlbum } from './album.js';

// In Node, `import 'oss-direct-upload'` registers nothing.
customElements.define('oss-direct-upload', OssDirectUpload);

/** A mode that stores nothing. */
const mode: Mode = {
  name: 'test',
  readGrant: () => ({ id: '' }),
  serves: () => true,
  upload: async (job) => ({ key: job.keys.in('uploads/'), size: job.file.size, type: job.file.type, verified: true }),
};
const photo = new File(['meow'], 'cat.jpg', { type: 'image/jpeg' });

afterEach(() => document.body.replaceChildren()); // what is removed draws no more

test('saves the key of a stored photo', async () => {
  const save = vi.fn();
  const field = showAlbum(document.body, save);
  Object.assign(field, { mode, endpoint: async () => ({}) });
  const [task] = await field.addFiles([photo]);
  await task?.finished;
  expect(save).toHaveBeenCalledWith(expect.stringMatching(/^uploads\/.+-cat\.jpg$/));
});

test('saves nothing if the storage rejects it', async () => {
  const save = vi.fn();
  const field = showAlbum(document.body, save);
  const reject = () => Promise.reject(new UploadError('denied', 'Not allowed.'));
  Object.assign(field, { mode: { ...mode, upload: reject }, endpoint: async () => ({}) });
  const [task] = await field.addFiles([photo]);
  await expect(task?.finished).rejects.toMatchObject({ code: 'denied' });
  expect(save).not.toHaveBeenCalled();
});

test('accepts no text file', async () => {
  const field = showAlbum(document.body, () => {});
  expect(await field.addFiles([new File(['x'], 'a.txt', { type: 'text/plain' })])).toEqual([]);
});
// #endregion test
