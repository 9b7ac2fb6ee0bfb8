import { SingleFlight } from '../base/single-flight.js';
import type { ImageSettings } from '../media/image-settings.js';
import { rejection } from '../rules/rejection.js';
import type { UploadTask } from '../task/upload-task.js';
import { cropOf, rememberCrop } from '../media/crop.js';
import { readRatio } from '../media/ratio.js';
import { earlierCrop } from '../media/earlier-crop.js';
import type { SharedUploads } from '../memory/shared-uploads.js';
import type { FileRules } from '../rules/file-rules.js';
import type { FileRuns } from './file-keys.js';
import { makeImage, type MadeImage, nameFor } from '../image/make-picture.js';

/** What the step needs of the queue. */
interface ImageStepOptions {
  readonly image: ImageSettings;
  readonly rules: FileRules;
  readonly runs: Pick<FileRuns, 'meter' | 'replaceFile'>;
  /** What is stored of earlier uploads; absent without a scope. */
  readonly uploads: Pick<SharedUploads, 'of' | 'discardOther'> | undefined;
}

/** What is made of a task's file, by these settings. */
interface Making {
  readonly file: File;
  readonly settings: string;
  readonly made: SingleFlight<MadeImage>;
}

const makings = new WeakMap<UploadTask, Making>();

/** Begins with the picture of a task that is next, while others are uploaded. */
export function makeAhead(task: UploadTask, image: ImageSettings): void {
  if (isOriginal(task)) makingOf(task, image);
}

/** Replaces the task's file by what is made of it, unless the page has replaced it. @throws UploadError `rejected`; the signal's reason; what reading throws */
export async function prepareImage(task: UploadTask, options: ImageStepOptions, signal: AbortSignal): Promise<void> {
  if (!isOriginal(task)) {
    if (task.file !== task.image?.file) return;
    checkMade(task, task.image, options.image); // another run
    return checkSize(task, options);
  }
  const { image, runs, uploads } = options;
  const ratio = typeof image.crop === 'string' ? readRatio(image.crop) : undefined;
  if (ratio) await findEarlierCrop(task, ratio, uploads);
  const making = makingOf(task, image);
  const made = await making.made.join(signal).catch((error: unknown) => {
    if (!signal.aborted) makings.delete(task); // the next run tries again
    throw error;
  });
  checkMade(task, made, image);
  const { file, width, height, stripped, isAsAsked, isCropLost } = made;
  const facts = { ...(width && height && { width, height }), ...(stripped !== undefined && { stripped }) };
  const isMade = file !== making.file;
  const name = file.type === making.file.type ? task.name : nameFor(task.name, file.type);
  task.replaceImage({ file, isAsAsked, isCropLost, facts, ...(isMade && { settings: making.settings }) }, name);
  checkSize(task, options);
  if (!isMade) return;
  runs.replaceFile();
  await uploads?.discardOther(task); // of which another version of the browser has made other bytes
}

/** A picture that nobody was asked about, as after a reload, continues with the part that an earlier page has begun with. */
async function findEarlierCrop(
  { original }: UploadTask,
  ratio: number,
  uploads: ImageStepOptions['uploads'],
): Promise<void> {
  if (!uploads || cropOf(original)) return;
  const crop = earlierCrop(ratio, await uploads.of(original));
  if (crop) rememberCrop(original, crop);
}

/** Whether the task's file is the one that was added, or chosen again. */
const isOriginal = ({ file, original }: UploadTask) => file === original;

function makingOf(task: UploadTask, image: ImageSettings): Making {
  const { file } = task;
  const { max, type, quality, stripMetadata, required } = image;
  const crop = cropOf(task.original) ?? image.crop;
  const settings = JSON.stringify({ max, type, quality, stripMetadata, required, crop });
  const known = makings.get(task);
  if (known?.file === file && known.settings === settings) return known;
  const making = { file, settings, made: new SingleFlight(() => makeImage(file, { ...image, crop })) };
  makings.set(task, making);
  return making;
}

/** Whether what was made may be sent. The part that a person has confirmed never becomes the whole picture. */
function checkMade(
  task: UploadTask,
  made: Pick<MadeImage, 'isAsAsked' | 'isCropLost'>,
  { required }: ImageSettings,
): void {
  const isNeeded = required || (made.isCropLost && cropOf(task.original));
  if (made.isAsAsked || !isNeeded) return;
  makings.delete(task); // the next run tries again
  throw rejection('image', 'It cannot be made as `image` asks.');
}

/** Whether the picture may be sent, which was let in with any size because it would be made; and what that has saved. */
function checkSize({ original, file }: UploadTask, { rules, runs }: ImageStepOptions): void {
  if (file !== original) runs.meter.record({ imageSavedBytes: original.size - file.size });
  const { maxFileSize = Infinity } = rules;
  if (file.size <= maxFileSize) return;
  const message = `It has ${file.size} bytes, and had ${original.size}; ${maxFileSize} are allowed.`;
  throw rejection('max-file-size', message, maxFileSize, { size: file.size });
}
