import type { UploadTask } from '../../task/upload-task.js';
import type { SettingsElement } from '../host/settings.js';

type ImageSettings = Pick<SettingsElement, 'imageMax' | 'imageType' | 'imageQuality' | 'noAuto'>;

/** The file whose thumbnail is shown. A picture that is about to be made smaller is decoded once: its thumbnail is that of the smaller one. */
export function picturedFile(task: UploadTask | undefined, settings: ImageSettings): File | undefined {
  const { imageMax, imageType, imageQuality, noAuto } = settings;
  const isMade = (imageMax || imageType || imageQuality) && !noAuto;
  const isWaiting = task?.status === 'queued' || task?.status === 'uploading';
  return isMade && isWaiting && !task.image && /^image/.test(task.file.type) ? undefined : task?.file;
}
