import type { MediaFacts } from '../media/file-bytes.js';
import { Slots } from '../base/slots.js';
import type { UploadError } from '../base/upload-error.js';
import { type FileRules, hasMediaRules } from './file-rules.js';
import { rejection } from './rejection.js';

export interface Checked {
  readonly media?: MediaFacts | undefined;
  readonly error?: UploadError | undefined;
}

/** Files that are read, and calls of the page's `validate`, at once. */
const CHECKS_AT_ONCE = 8;
const never = new AbortController().signal;

/** Files that were checked before they were added. */
const checkedAhead = new WeakMap<File, Promise<Checked>>();

/** Applies the rules that take a while to a file that is not added yet; adding it does not repeat that. */
export function checkAhead(file: File, rules: FileRules): Promise<Checked> {
  const checked = checkedAhead.get(file) ?? checkNow(file, rules);
  checkedAhead.set(file, checked);
  return checked;
}

/** The rules that take a while, for one queue: `validate`, pixels and seconds. */
export class SlowRules {
  readonly #slots = new Slots(CHECKS_AT_ONCE);

  /** @param isWanted whether somebody still waits for it, when its turn has come */
  async check(file: File, rules: FileRules, isWanted: () => boolean): Promise<Checked> {
    const ahead = checkedAhead.get(file);
    checkedAhead.delete(file);
    return ahead ?? this.#slots.use(never, async () => (isWanted() ? checkNow(file, rules) : {}));
  }
}

async function checkNow(file: File, rules: FileRules): Promise<Checked> {
  const [own, { media, error = own }] = await Promise.all([validate(file, rules), checkMedia(file, rules)]);
  return { media, error };
}

/** The page's own rule. If it throws, its mistake is reported, and costs nobody a file. */
async function validate(file: File, rules: FileRules): Promise<UploadError | undefined> {
  try {
    const words = await rules.validate?.(file);
    return words ? rejection('validate', words) : undefined;
  } catch (thrown) {
    globalThis.reportError?.(thrown);
    return undefined;
  }
}

/** What a file says of its pixels and seconds, and the error for which the rules reject it. What is not known breaks no rule. */
async function checkMedia(file: File, rules: FileRules): Promise<Checked> {
  if (!hasMediaRules(rules)) return {};
  const media = await import('../media/read-media.js').then(
    ({ readMedia }) => readMedia(file),
    () => undefined,
  );
  return media ? { media, error: checkFacts(media, rules) } : {};
}

/** The error for which the rules reject a picture, video or sound. */
export function checkFacts({ width, height, duration }: MediaFacts, rules: FileRules): UploadError | undefined {
  const { minImageWidth = 0, maxImageWidth = Infinity, minImageHeight = 0, maxImageHeight = Infinity } = rules;
  const { maxDuration = Infinity } = rules;
  const sides = [
    ['width', width, minImageWidth, maxImageWidth],
    ['height', height, minImageHeight, maxImageHeight],
  ] as const;
  for (const [side, pixels, min, max] of sides) {
    if (pixels === undefined || (pixels >= min && pixels <= max)) continue;
    const message = `It has ${width} × ${height} pixels; its ${side} may be ${min} to ${max}.`;
    return rejection('image-size', message, pixels < min ? min : max, { width, height, side });
  }
  if (duration !== undefined && duration > maxDuration) {
    const message = `It lasts ${Math.round(duration)} seconds; ${maxDuration} are allowed.`;
    return rejection('duration', message, maxDuration, { duration });
  }
  return undefined;
}
