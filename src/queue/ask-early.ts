import { EarlyRequest } from '../grant/early-request.js';
import { cropOf } from '../media/crop.js';
import { goesInParts } from '../object/part-numbers.js';
import { hasSlowRules } from '../rules/file-rules.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { UploadTask } from '../task/upload-task.js';
import type { QueueContext } from './queue-context.js';

/** Asks for the first file's grant while the code that will use it is loaded, where its upload begins with that request. */
export function askEarly(task: UploadTask, { origin, settings, runner }: QueueContext): void {
  if (runner.current || origin.early || !origin.endpoint || !beginsWithGrant(task, settings)) return;
  const { name, size, type, path } = task;
  origin.early = new EarlyRequest({ file: { name, size, type, path }, asks: {} }, settings);
}

function beginsWithGrant({ original, size, type }: UploadTask, settings: QueueSettings): boolean {
  const { beforeUpload, digest, image = {}, maxSpeed, mode, rules, transfer } = settings;
  const isMade = Object.values(image).some(Boolean) || cropOf(original);
  const isSigned = mode === 'presigned-url' && goesInParts(size, transfer.partSize); // its first request to OSS
  return !beforeUpload && !digest && !isMade && !maxSpeed && !isSigned && !hasSlowRules(rules) && type !== '';
}
