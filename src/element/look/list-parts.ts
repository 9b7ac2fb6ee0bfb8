import type { UploadTask } from '../../task/upload-task.js';
import type { QueueController } from '../queue/queue-controller.js';
import type { SettingsElement } from '../host/settings.js';
import type { Announcer } from '../queue/announcer.js';
import type { Language } from '../words/language.js';

/** Finds the task of a row or card that is rendered. */
export type TaskOf = (row: Element | null | undefined) => UploadTask | undefined;

/** What the pieces of a list need of the element. */
export interface ListParts {
  readonly host: SettingsElement;
  readonly queue: QueueController;
  readonly language: Language;
  readonly announcer: Announcer;
  readonly taskOf: TaskOf;
  /** All tasks in the order in which they are shown. */
  readonly order: () => readonly UploadTask[];
}
