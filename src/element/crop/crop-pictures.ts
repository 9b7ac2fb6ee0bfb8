import { cropOf, readRatio, rememberCrop } from '../../core/media/crop.js';
import { checkRules, hasSlowRules } from '../../core/queue/file-rules.js';
import { loadSlowRules } from '../../core/queue/gate.js';
import { readQueueSettings } from '../queue/read-settings.js';
import type { QueueController } from '../queue/queue-controller.js';
import type { SettingsElement } from '../settings.js';
import type { Language } from '../words/language.js';
import { en } from '../words/locales/en.js';
import { CropDialog } from './crop-dialog.js';
import type { CropChoice, CropParts, CropQuestion } from './crop-question.js';
import { findEarlierCrop } from './earlier-crop.js';
import { openPicture } from '../../image/open-picture.js';

const nothing = { count: 0, size: 0 };

/** One dialog at a time on a page. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Lets the person crop the pictures among chosen files, one after the other, and adds the files: without those for which the dialog was
 * canceled. What the rules reject, other files, and pictures that cannot be cropped are added as they are.
 */
export function addCropped<T>(
  host: SettingsElement,
  queue: QueueController,
  language: Language,
  files: readonly File[],
  add: (files: File[]) => T,
): Promise<Awaited<T>> {
  const turn = last.then(() => cropInTurn({ host, queue, language }, files));
  last = turn.catch(() => {});
  return turn.then(add) as Promise<Awaited<T>>;
}

async function cropInTurn(parts: CropParts, files: readonly File[]): Promise<File[]> {
  const { host, queue, language } = parts;
  const ratio = readRatio(host.crop ?? '');
  if (ratio === undefined) return [...files];
  language.addEnglish(en);
  const { rules } = readQueueSettings(host);
  const isAllowed = async (file: File) => {
    if (checkRules(file, rules, nothing)) return false;
    return !hasSlowRules(rules) || !(await (await loadSlowRules()).checkAhead(file, rules)).error;
  };
  const possible = files.filter((file) => !checkRules(file, rules, nothing)).length;
  const added: File[] = [];
  /** Those for which there is no room: the queue says so. */
  const rest: File[] = [];
  let room = Math.max(0, queue.room);
  let asked = 0;
  for (const file of files) {
    const isPossible = await isAllowed(file).catch(() => true); // the queue checks it again
    if (!isPossible) added.push(file);
    else if (room === 0) rest.push(file);
    else {
      const place = { number: asked + 1, count: Math.min(possible, asked + room) };
      const isKept = await cropOne(parts, file, ratio, place).catch(() => true); // the image settings keep its middle
      asked++;
      if (!isKept) continue;
      added.push(file);
      room--;
    }
  }
  return [...added, ...rest];
}

/** Lets the person crop one file, if it can be cropped. @returns false if that was canceled */
async function cropOne(parts: CropParts, file: File, ratio: number, place: CropQuestion['place']): Promise<boolean> {
  const picture = cropOf(file) ? undefined : await openPicture(file);
  if (!picture) return true;
  try {
    const start = await findEarlierCrop(file, ratio, parts.queue);
    const choice = await askForCrop(parts, { file, picture, ratio, start, place });
    if (typeof choice === 'object') rememberCrop(file, choice);
    return choice !== 'cancel';
  } finally {
    picture.bitmap?.close();
  }
}

/** Asks in a dialog which part of a picture to keep. */
function askForCrop(parts: CropParts, question: CropQuestion): Promise<CropChoice> {
  return new Promise((resolve) => new CropDialog(parts, question, resolve).open());
}
