import type { Job } from '../../job/job.js';
import type { StoredObject } from '../../object/stored-object.js';
import type { UploadError } from '../../base/upload-error.js';
import { encodePath } from '../../object/percent-encoding.js';
import { adviseParts } from './advise-parts.js';
import { formRequest, type ObjectForm } from './form-request.js';
import { sendFile } from './send-file.js';

/**
 * PostObject: the whole file in one form.
 *
 * @param makeForm makes the form of one attempt, given the error of the one before, and the limit of its speed in bit/s.
 * @throws UploadError
 */
export async function postObject(
  job: Job,
  makeForm: (lastError?: UploadError, trafficLimit?: number) => Promise<ObjectForm>,
): Promise<StoredObject> {
  let form!: ObjectForm;
  return sendFile(job, {
    isAlone: true,
    async attempt(content, lastError, trafficLimit) {
      form = await makeForm(lastError, trafficLimit);
      return formRequest(job, form, content);
    },
    place: () => ({
      key: form.storedKey,
      bucket: form.bucket,
      url: objectUrl(form),
      type: form.fields['x-oss-content-type'],
    }),
  }).catch(adviseParts(job));
}

function objectUrl({ url, storedKey }: ObjectForm): string {
  return `${url.replace(/\/$/, '')}/${encodePath(storedKey)}`;
}
