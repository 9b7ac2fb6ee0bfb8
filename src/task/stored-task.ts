import type { StoredFile } from '../object/stored-object.js';
import { bareUrl, safeUrl } from '../base/safe-url.js';
import { type TaskListener, UploadTask } from './upload-task.js';

/**
 * What a form's state keeps of stored objects: no link, which may hold a signature, and nothing that the application's server said, but for why
 * it refused one. What a function of the page waits for is begun again by a later page.
 */
export function formState(tasks: readonly UploadTask[]): StoredFile[] {
  const rest = { callback: undefined, data: undefined, requestId: undefined, link: '' };
  return tasks.flatMap(({ name, result, fields, awaits }) =>
    result && !awaits?.status ? { ...result, ...rest, name, fields, awaits } : [],
  );
}

/** A task that is done, and has no file. */
export function storedTask(object: StoredFile, listener: TaskListener): UploadTask {
  const { name = object.key.replace(/.*\//s, ''), link = object.url, fields, poster, awaits, ...rest } = object;
  const result = {
    size: 0,
    type: '',
    verified: false,
    ...withBareUrl(rest),
    ...(poster && { poster: withBareUrl(poster) }),
  };
  const task = new UploadTask(new File([], name), listener, { stored: result });
  task.link = safeUrl(link);
  task.posterLink = poster?.url;
  if (fields) task.fields = fields;
  task.awaits = awaits;
  return task;
}

const withBareUrl = <T extends { url?: string | undefined }>(object: T): T => ({
  ...object,
  url: bareUrl(safeUrl(object.url)),
});
