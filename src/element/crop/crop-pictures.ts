import { type Crop, cropOf, rememberCrop } from '../../media/crop.js';
import { readRatio } from '../../media/ratio.js';
import { checkRules, type FileRules, hasSlowRules } from '../../rules/file-rules.js';
import { loadSlowRules } from '../queue/check-first.js';
import type { ElementContext } from '../queue/context.js';
import { en } from '../words/locales/en.js';
import { askForCrop, type CropChoice, type CropParts, type CropQuestion } from './crop-dialog.js';
import { openPicture } from '../../image/decode-picture.js';
import { earlierCrop } from '../../media/earlier-crop.js';
import { within } from '../../base/retry.js';
import type { QueueController } from '../queue/queue-controller.js';

const nothing = { count: 0, size: 0 };

/** One dialog at a time on a page. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Lets the person crop the pictures among chosen files, one after the other.
 *
 * @returns the files to add, none if all files are removed meanwhile: without those for which the dialog was canceled. What the rules reject, other files, and pictures that
 * cannot be cropped are added as they are.
 */
export function cropChosen(context: ElementContext, files: readonly File[]): Promise<readonly File[]> {
  const signal = context.queue.choosing;
  const turn = last
    .then(() => cropInTurn({ ...context, signal }, files))
    .then((cropped) => (signal.aborted ? [] : cropped));
  last = turn.catch(() => {});
  return turn;
}

async function cropInTurn(parts: CropParts, files: readonly File[]): Promise<readonly File[]> {
  const { host, queue, language } = parts;
  const ratio = readRatio(host.crop ?? '');
  if (ratio === undefined) return files;
  language.addEnglish(en);
  const { rules } = queue;
  const possible = files.filter((file) => !checkRules(file, rules, nothing));
  const added: File[] = [];
  /** Those for which there is no room: the queue says so. */
  const rest: File[] = [];
  let { room } = queue;
  let asked = 0;
  for (const file of files) {
    if (!possible.includes(file) || !(await passes(file, rules))) added.push(file);
    else if (room < 1) rest.push(file);
    else {
      const count = Math.min(possible.length, asked + room);
      asked++;
      const isKept = await cropOne(parts, { file, ratio, place: asked, count }).catch(() => true); // the image settings keep its middle
      if (!isKept) continue;
      added.push(file);
      room--;
    }
  }
  return [...added, ...rest];
}

/** Whether the rules that take a while allow a file. Without their code it is allowed: the queue checks it again. */
async function passes(file: File, rules: FileRules): Promise<boolean> {
  if (!hasSlowRules(rules)) return true;
  return loadSlowRules()
    .then(({ checkAhead }) => checkAhead(file, rules))
    .then(
      ({ error }) => !error,
      () => true,
    );
}

/** Lets the person crop one file, if it can be cropped. @returns false if that was canceled */
async function cropOne(parts: CropParts, question: Omit<CropQuestion, 'picture' | 'start'>): Promise<boolean> {
  const { file, ratio } = question;
  const picture = cropOf(file) ? undefined : await openPicture(file);
  if (!picture) return true;
  try {
    const start = await findEarlierCrop(file, ratio, parts.queue);
    const choice = await ask(parts, { ...question, picture, start });
    if (typeof choice === 'object') rememberCrop(file, choice);
    return choice !== 'cancel';
  } finally {
    picture.bitmap?.close();
  }
}

/** Asks which part of a picture to keep; of an element that is not seen, the image settings keep the middle. */
function ask(parts: CropParts, question: CropQuestion): CropChoice | Promise<CropChoice> {
  const { host, signal } = parts;
  if (!host.isConnected || signal.aborted) return 'cancel';
  if (!host.renderRoot.querySelector('.root')?.getClientRects().length) return 'whole';
  return askForCrop(parts, question);
}

/** A person waits for the dialog: milliseconds after which it opens without an earlier crop. */
const MOST_TIME = 5_000;

/** The part of this ratio with which an earlier page began to upload this file. */
async function findEarlierCrop(file: File, ratio: number, queue: QueueController): Promise<Crop | undefined> {
  const finding = queue
    .current()
    .memory.load()
    .then((memory) => memory?.uploads.of(file) ?? [])
    .catch(() => []); // storage may be blocked
  return earlierCrop(ratio, (await within(MOST_TIME, finding)) ?? []);
}
