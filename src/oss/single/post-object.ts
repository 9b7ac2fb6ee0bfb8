import type { Job, StoredObject } from '../../core/mode.js';
import type { UploadError } from '../../core/upload-error.js';
import { formRequest, type ObjectForm } from './form-request.js';
import { sendWhole } from './send-file.js';

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
  return sendWhole(job, {
    async attempt(content, lastError) {
      form = await makeForm(lastError);
      return formRequest(job, form, content);
    },
    place: () => ({
      key: form.storedKey,
      bucket: form.bucket,
      url: objectUrl(form),
      type: form.fields['x-oss-content-type'],
    }),
  });
}

function objectUrl({ url, storedKey }: ObjectForm): string {
  return `${url.replace(/\/$/, '')}/${storedKey.split('/').map(encodeURIComponent).join('/')}`;
}
