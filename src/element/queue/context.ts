import type { SettingsElement } from '../host/settings.js';
import type { Language } from '../words/language.js';
import type { AddFiles } from './add-files.js';
import type { QueueController } from './queue-controller.js';

export interface ElementContext {
  /** Settings and updates; its root is `host.renderRoot`. */
  readonly host: SettingsElement;
  readonly queue: QueueController;
  readonly language: Language;
  /** Adds files as a person does. */
  readonly add: AddFiles;
  /** Whether a person may add files: the element is neither disabled nor read-only. */
  readonly takesFiles: () => boolean;
  readonly openPicker: () => void;
  /** Announces a text politely. */
  readonly announce: (text: string) => void;
  /** Draws the element at once, not in the next frame. */
  readonly drawNow: () => void;
}
