import { type TaskListener, UploadTask } from '../../src/task/upload-task.js';
import { sizedFile } from './files.js';

/** Hears what happens to a task, and does nothing. */
export const silent: TaskListener = { changed() {}, started() {}, progressed() {}, described() {} };

/** A task of no queue. */
export const newTask = (name: string, size = 1000, type = '') => new UploadTask(sizedFile(name, size, type), silent);
