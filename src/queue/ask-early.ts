import { EarlyRequest } from '../grant/early-request.js';
import { cropOf } from '../media/crop.js';
import { goesInParts } from '../object/goes-in-parts.js';
import { hasSlowRules } from '../rules/file-rules.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { UploadTask } from '../task/upload-task.js';
import type { QueueContext } from './queue-context.js';

/** Asks for the first file's grant, where its upload begins with that request, while the code that will use it is loaded: that for parts begins here, too. */
export function askEarly(task: UploadTask, { origin, settings, runner }: QueueContext): void {
  const inParts = goesInParts(task.size, settings.transfer.partSize);
  if (inParts) import('../oss/multipart/parts.js').catch(() => {}); // the upload itself handles a failure
  if (runner.current || origin.early || !origin.endpoint || !beginsWithGrant(task, settings, inParts)) return;
  const { name, size, type, path } = task;
  origin.early = new EarlyRequest({ file: { name, size, type, path }, asks: {} }, settings);
}

/** Whether the upload begins with the request for a grant, and asks nothing that is known later: the video of an earlier page, a request to sign. */
function beginsWithGrant({ original, type }: UploadTask, settings: QueueSettings, inParts: boolean): boolean {
  const { beforeUpload, digest, image = {}, maxSpeed, mode, object, rules } = settings;
  const name = typeof mode === 'object' ? mode?.name : mode;
  const isMade = Object.values(image).some(Boolean) || cropOf(original);
  const isKnownLater = name === 'vod' || (name !== 'sts' && inParts);
  const isTyped = type !== '' && !object.headers;
  return isTyped && !beforeUpload && !digest && !isMade && !maxSpeed && !isKnownLater && !hasSlowRules(rules);
}
