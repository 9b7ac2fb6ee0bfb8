import type { UploadTask } from '../../core/queue/upload-task.js';

/** The file whose thumbnail is shown: of a picture that was made smaller, the one that was added. */
export function picturedFile(task: UploadTask): File;
export function picturedFile(task: UploadTask | undefined): File | undefined;
export function picturedFile(task: UploadTask | undefined): File | undefined {
  return task && task.file === task.image?.file ? task.original : task?.file;
}
