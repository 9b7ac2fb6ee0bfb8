import type { Job, StoredObject } from '../core/mode.js';
import type { UploadError } from '../core/upload-error.js';
import { namingKey } from './callback-failed.js';
import { sendWhole } from './put-object.js';
import { storedObject } from './stored-object.js';

/** A form for PostObject: where it goes and its fields, all but the file. */
export interface ObjectForm {
  url: string;
  key: string;
  /** The key once OSS has put the file's name for `${filename}`. */
  storedKey: string;
  bucket?: string | undefined;
  fields: Record<string, string>;
}

/**
 * PostObject: the whole file in one form. `key` comes first and `file` last, as OSS asks.
 *
 * @param makeForm makes the form of one attempt, told why the one before failed.
 * @throws UploadError
 */
export async function postObject(
  job: Job,
  makeForm: (lastError?: UploadError) => Promise<ObjectForm>,
): Promise<StoredObject> {
  let form!: ObjectForm;
  const sending = sendWhole(
    job,
    async (lastError) => {
      form = await makeForm(lastError);
      return [{ method: 'POST', url: form.url, headers: {} }, formData(job, form)];
    },
    () => form.key,
  );
  const sent = await namingKey(sending, () => form.storedKey);
  const { storedKey: key, bucket } = form;
  return storedObject(job, { key, bucket, url: objectUrl(form) }, sent);
}

/** The body of a form. */
export function formData(job: Job, { key, fields }: ObjectForm): FormData {
  const data = new FormData();
  data.append('key', key);
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('file', job.file, job.request.file.name);
  return data;
}

function objectUrl({ url, storedKey }: ObjectForm): string {
  return `${url.replace(/\/$/, '')}/${storedKey.split('/').map(encodeURIComponent).join('/')}`;
}
