import { numberIn, type Question } from './request-fields.js';
import { Refusal } from './http-error.js';

export const MOST_PARTS = 10_000;
/** Bytes: OSS takes no smaller parts (but the last) … */
const SMALLEST_PART = 100 * 1024;
/** … and no larger ones. */
const LARGEST_PART = 5 * 1024 ** 3;

export interface AskedPart {
  readonly partNumber: number;
  /** Bytes; undefined where the question does not say it and need not. */
  readonly length: number | undefined;
}

/**
 * The parts that a question is about: `partNumber` and `partLength`, or for several `partNumbers` and `partLengths` with commas.
 *
 * @param file `size`: bytes of the whole file; `most`: parts in one question
 * @throws Refusal 400
 */
export function partsIn(
  question: Question,
  { size, most, needLengths }: { size: number; most: number; needLengths: boolean },
): AskedPart[] {
  const s = question.has('partNumbers') ? 's' : '';
  const list = (name: string) => question.get(name + s)?.split(',', most + 1);
  const numbers = list('partNumber') ?? [];
  if (numbers.length < 1 || numbers.length > most) throw new Refusal(400, `Ask for 1 to ${most} parts.`);
  // Parts after the first begin after those before them, of which none is smaller than this.
  const least = Math.max(SMALLEST_PART, Math.ceil(size / MOST_PARTS));
  const lengths = needLengths || question.has(`partLength${s}`) ? (list('partLength') ?? []) : undefined;
  return numbers.map((text, i) => {
    const partNumber = numberIn(text, `partNumber${s}`, 1, Math.max(1, Math.ceil(size / least)));
    const room = Math.min(LARGEST_PART, size - (partNumber - 1) * least);
    return { partNumber, length: lengths && numberIn(lengths[i] ?? '', `partLength${s}`, 1, room) };
  });
}
