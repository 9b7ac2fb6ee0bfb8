import type { UploadTask } from '../../task/upload-task.js';
import { isBusy } from '../queue/busy.js';
import type { Totals } from '../../task/totals.js';
import type { Translator } from '../words/translator.js';

/** The form's entries: files that OSS has confirmed, and whose `afterUpload` has ended; nothing else. */
export function formValue(tasks: readonly UploadTask[], as: 'key' | 'url' | 'json' = 'key'): string[] {
  const results = tasks.flatMap(({ result, fields }) => (result ? [{ result, fields }] : []));
  if (as === 'json') return results.map(({ result, fields }) => JSON.stringify({ ...result, fields }));
  return results.map(({ result }) => (as === 'url' && result.url) || result.key);
}

interface FormRules {
  required: boolean;
  minFiles: number | undefined;
}

/**
 * Why the field is invalid, in its language; without flags it is valid.
 *
 * @param isHeld the form's submit waits for uploads, so they do not make the field invalid
 */
export function validityOf(
  { required, minFiles = 0 }: FormRules,
  isHeld: boolean,
  totals: Totals,
  customMessage: string,
  translator: Translator,
): { flags: ValidityStateFlags; message: string } {
  const { strings } = translator;
  const expected = totals.done + (isHeld ? totals.queued + totals.uploading : 0);
  if (customMessage) return { flags: { customError: true }, message: customMessage };
  if (totals.paused > 0) return { flags: { customError: true }, message: strings.somePaused };
  if (isBusy(totals) && !isHeld) return { flags: { customError: true }, message: strings.stillUploading };
  if (totals.failed > 0) return { flags: { customError: true }, message: strings.someFailed };
  if (required && expected === 0) return { flags: { valueMissing: true }, message: strings.fileMissing };
  if (expected > 0 && expected < minFiles) {
    return { flags: { rangeUnderflow: true }, message: translator.format(strings.tooFewFiles, { n: minFiles }) };
  }
  return { flags: {}, message: '' };
}
