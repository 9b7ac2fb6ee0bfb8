import { EarlyRequest } from '../grant/early-request.js';
import { cropOf } from '../media/crop.js';
import { goesInParts } from '../object/goes-in-parts.js';
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

/** Whether the upload begins with the request for a grant, and asks nothing that is known later: the video of an earlier page, a request to sign. */
function beginsWithGrant({ original, size, type }: UploadTask, settings: QueueSettings): boolean {
  const { beforeUpload, digest, image = {}, maxSpeed, mode, object, rules, transfer } = settings;
  const name = typeof mode === 'object' ? mode?.name : mode;
  const isMade = Object.values(image).some(Boolean) || cropOf(original);
  const isKnownLater = name === 'vod' || (name !== 'sts' && goesInParts(size, transfer.partSize));
  const isTyped = type !== '' && !object.headers;
  return isTyped && !beforeUpload && !digest && !isMade && !maxSpeed && !isKnownLater && !hasSlowRules(rules);
}
