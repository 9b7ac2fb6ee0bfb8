import type { UploadTask } from '../../task/upload-task.js';
import type { StoredObject } from '../../object/stored-object.js';
import type { SettingsElement } from '../host/settings.js';
import { isAwaited } from '../queue/busy.js';
import type { Totals } from '../../task/totals.js';
import type { Translator } from '../words/translator.js';

/** The form's entries: confirmed files whose `afterUpload` has ended, and that the server does not refuse. @param isForReady without those still processed */
export function formValue(
  tasks: readonly UploadTask[],
  as: 'key' | 'url' | 'json' = 'key',
  isForReady = false,
): string[] {
  const isIn = ({ processing }: StoredObject) =>
    !processing || (isForReady ? processing.state === 'ready' : processing.state !== 'refused');
  const results = tasks.flatMap(({ result, fields }) => (result && isIn(result) ? [{ result, fields }] : []));
  if (as === 'json') return results.map(({ result, fields }) => JSON.stringify({ ...result, fields }));
  return results.map(({ result }) => (as === 'url' && result.url) || result.key);
}

interface FormRules extends Pick<SettingsElement, 'waitForUploads'> {
  required: boolean;
  minFiles: number | undefined;
}

/** Why the field is invalid, in its language; no flags if it is valid. @param isHeld its submit waits for uploads, so they do not make it invalid */
export function validityOf(
  rules: FormRules,
  isHeld: boolean,
  totals: Totals,
  customMessage: string,
  translator: Translator,
): { flags: ValidityStateFlags; message: string } {
  const { strings } = translator;
  const { required, minFiles = 0 } = rules;
  const expected = totals.done - totals.refused + (isHeld ? totals.queued + totals.uploading : 0);
  if (customMessage) return { flags: { customError: true }, message: customMessage };
  if (totals.paused > 0) return { flags: { customError: true }, message: strings.somePaused };
  if (isAwaited(rules, totals) && !isHeld) return { flags: { customError: true }, message: strings.stillUploading };
  if (totals.failed + totals.refused > 0) return { flags: { customError: true }, message: strings.someFailed };
  if (required && expected === 0) return { flags: { valueMissing: true }, message: strings.fileMissing };
  if (expected > 0 && expected < minFiles) {
    return { flags: { rangeUnderflow: true }, message: translator.format(strings.tooFewFiles, { n: minFiles }) };
  }
  return { flags: {}, message: '' };
}
