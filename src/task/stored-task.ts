import type { StoredFile } from '../object/stored-file.js';
import { bareUrl, safeUrl } from '../base/safe-url.js';
import { type TaskListener, UploadTask } from './upload-task.js';

/** What a form's state keeps of stored objects: no link, which may hold a signature, and nothing that the application's server said. */
export function formState(tasks: readonly UploadTask[]): StoredFile[] {
  return tasks.flatMap(({ name, result, fields }) =>
    result ? { ...result, callback: undefined, data: undefined, requestId: undefined, name, link: '', fields } : [],
  );
}

/** A task that is done, and has no file. */
export function storedTask(object: StoredFile, listener: TaskListener): UploadTask {
  const { name = object.key.replace(/.*\//s, ''), link = object.url, fields, poster, ...rest } = object;
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
  return task;
}

const withBareUrl = <T extends { url?: string | undefined }>(object: T): T => ({
  ...object,
  url: bareUrl(safeUrl(object.url)),
});
