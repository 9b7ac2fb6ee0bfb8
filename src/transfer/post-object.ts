import type { Job, StoredObject } from '../core/mode.js';
import type { UploadError } from '../core/upload-error.js';
import { namingKey } from './callback-failed.js';
import { formRequest, type ObjectForm } from './form-request.js';
import { sendWhole } from './put-object.js';
import { storedObject } from './stored-object.js';

/**
 * PostObject: the whole file in one form.
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
    async (content, lastError) => {
      form = await makeForm(lastError);
      return formRequest(job, form, content);
    },
    () => form.key,
  );
  const sent = await namingKey(sending, () => form.storedKey);
  const { storedKey: key, bucket } = form;
  return storedObject(job, { key, bucket, url: objectUrl(form) }, sent);
}

function objectUrl({ url, storedKey }: ObjectForm): string {
  return `${url.replace(/\/$/, '')}/${storedKey.split('/').map(encodeURIComponent).join('/')}`;
}
