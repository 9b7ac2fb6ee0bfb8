import type { MediaFacts } from '../media/media-facts.js';
import type { UploadError } from '../upload-error.js';
import { type FileRules, hasMediaRules } from './file-rules.js';
import { rejection } from './rejection.js';
import type { UploadTask } from './upload-task.js';

/** Files that are read, and calls of the page's `validate`, at once. */
const CHECKS_AT_ONCE = 8;

interface Pending {
  readonly rules: FileRules;
  /** It is to be uploaded as soon as it may be. */
  isWanted: boolean;
}

/** What follows from a check. */
interface Ends {
  accept(task: UploadTask, media: MediaFacts | undefined, isWanted: boolean): void;
  reject(task: UploadTask, error: UploadError): void;
}

/** Tasks that wait for rules that take a while: `validate`, pixels and seconds. None begins before they have seen it. */
export class PendingChecks {
  readonly #ends: Ends;
  readonly #waiting = new Map<UploadTask, Pending>();
  readonly #running = new Map<UploadTask, Pending>();

  constructor(ends: Ends) {
    this.#ends = ends;
  }

  get size(): number {
    return this.#waiting.size + this.#running.size;
  }

  add(task: UploadTask, rules: FileRules): void {
    this.#waiting.set(task, { rules, isWanted: false });
    task.check(true);
    this.#startNext();
  }

  remove(task: UploadTask): void {
    this.#waiting.delete(task);
    this.#running.delete(task);
  }

  /** Notes that the task is to be uploaded. @returns whether it has to wait for that */
  delays(task: UploadTask): boolean {
    const pending = this.#waiting.get(task) ?? this.#running.get(task);
    if (pending) pending.isWanted = true;
    return pending !== undefined;
  }

  #startNext(): void {
    for (const [task, pending] of this.#waiting) {
      if (this.#running.size >= CHECKS_AT_ONCE) return;
      this.#waiting.delete(task);
      this.#running.set(task, pending);
      void this.#check(task, pending);
    }
  }

  async #check(task: UploadTask, pending: Pending): Promise<void> {
    const { media, error } = await checkSlowRules(task.original, pending.rules);
    const isHere = this.#running.delete(task);
    this.#startNext();
    if (!isHere) return; // it was removed meanwhile
    task.check(false);
    if (error) this.#ends.reject(task, error);
    else this.#ends.accept(task, media, pending.isWanted);
  }
}

/** What the rules have found. */
interface Checked {
  readonly media?: MediaFacts | undefined;
  readonly error?: UploadError | undefined;
}

/** Files that were checked before they were added. */
const checkedAhead = new WeakMap<File, Promise<Checked>>();

/** Applies the rules that take a while to a file that is not added yet; adding it does not repeat that. */
export function checkAhead(file: File, rules: FileRules): Promise<Checked> {
  const checked = checkSlowRules(file, rules);
  checkedAhead.set(file, checked);
  return checked;
}

async function checkSlowRules(file: File, rules: FileRules): Promise<Checked> {
  const ahead = checkedAhead.get(file);
  checkedAhead.delete(file);
  if (ahead) return ahead;
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

async function checkMedia(file: File, rules: FileRules): Promise<Checked> {
  if (!hasMediaRules(rules)) return {};
  const code = await import('../media/check-media.js').catch(() => undefined);
  return code?.checkMedia(file, rules) ?? {};
}
