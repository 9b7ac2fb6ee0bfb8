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
import { earlierCrop } from './earlier-crop.js';
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
  files: Iterable<File>,
  add: (files: File[]) => T,
): Promise<Awaited<T>> {
  const all = [...files];
  const turn = last.then(() => cropInTurn({ host, queue, language }, all)).catch(() => all); // the image settings crop them in the middle
  last = turn;
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
  const added: File[] = [];
  /** Those for which there is no room. */
  const rest: File[] = [];
  const count = Math.min(Math.max(0, queue.room), files.filter((file) => !checkRules(file, rules, nothing)).length);
  let number = 0;
  let isCanceled = false;
  for (const file of files) {
    const isPossible = await isAllowed(file);
    if (isPossible && ++number > count) {
      rest.push(file);
      continue;
    }
    const picture = !cropOf(file) && isPossible ? await openPicture(file) : undefined;
    if (!picture) {
      added.push(file);
      continue;
    }
    const start = await earlierCrop(file, queue);
    const place = { number, count };
    const choice = await askForCrop(parts, { file, picture, ratio, start, place });
    picture.bitmap?.close();
    isCanceled ||= choice === 'cancel';
    if (choice === 'cancel') continue;
    if (choice !== 'whole') rememberCrop(file, choice);
    added.push(file);
  }
  return isCanceled ? added : [...added, ...rest]; // what there was no room for does not take the place
}

/** Asks in a dialog which part of a picture to keep. */
function askForCrop(parts: CropParts, question: CropQuestion): Promise<CropChoice> {
  return new Promise((resolve) => new CropDialog(parts, question, resolve).open());
}
