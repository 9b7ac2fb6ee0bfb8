declare const field: HTMLElementTagNameMap['oss-direct-upload'];

// #region upload
import { upload, UploadError } from 'oss-direct-upload/core';

const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
const bar = document.querySelector('progress')!;
const cancel = document.querySelector('button')!;

input.addEventListener('change', async () => {
  const [file] = input.files ?? [];
  if (!file) return;
  const controller = new AbortController();
  cancel.addEventListener('click', () => controller.abort(), { once: true });
  try {
    const { key } = await upload(file, {
      endpoint: '/api/oss-permission',
      signal: controller.signal,
      onProgress: ({ sent, size }) => (bar.value = sent / size), // bytes
    });
    console.log(key);
  } catch (error) {
    if (error instanceof UploadError && error.code !== 'aborted') console.error(error.code, error.hint);
  }
});
// #endregion upload

// #region queue
import { UploadQueue } from 'oss-direct-upload/core';

const queue = new UploadQueue({
  endpoint: '/api/oss-permission',
  rules: { accept: 'image/*', maxFileSize: 20_000_000, unique: true },
});
queue.addEventListener('upload-progress', ({ detail: { task } }) => console.log(task.name, task.progress));
queue.addEventListener('upload-success', ({ detail: { result } }) => console.log(result.key));
queue.addEventListener('file-reject', ({ detail: { file: rejected, error } }) =>
  console.log(rejected.name, error.rule),
);

input.addEventListener('change', () => queue.add(input.files ?? []));
// #endregion queue

// #region prepare
input.addEventListener('pointerenter', () => queue.prepare().catch(() => {}), { once: true });
input.addEventListener('click', () => queue.prepare({ grant: true }).catch(() => {})); // in mode `sts`
// #endregion prepare

// #region finished
const tasks = queue.add(input.files ?? []);
const results = await Promise.allSettled(tasks.map((task) => task.finished));
// #endregion finished
console.log(results);

// #region mode
import { sts } from 'oss-direct-upload/core';

export const uploads = new UploadQueue({ mode: sts, endpoint: '/api/oss-permission' });
// #endregion mode

// #region route
field.queue = uploads; // each time a page shows the element
// #endregion route

// #region configure
queue.configure({ maxConcurrentUploads: 1 }); // counts for what begins from now on
console.log(queue.totals); // counts, bytes, speed of all files
// #endregion configure

// #region grant
export const ownQueue = new UploadQueue({
  async endpoint({ file: { name, size, type } }, signal) {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { Authorization: `Bearer ${await freshToken()}` },
      body: JSON.stringify({ query: 'mutation …', variables: { name, size, type } }),
      signal,
    });
    const { data } = (await response.json()) as { data: { grant: unknown } };
    return data.grant; // a Response, its text, or parsed JSON
  },
});
// #endregion grant

declare function freshToken(): Promise<string>;
