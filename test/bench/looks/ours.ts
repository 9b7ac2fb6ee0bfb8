import { OssDirectUpload } from '../../../src/element.js';
import { UploadError } from '../../../src/base/upload-error.js';
import { sendingMode } from '../../support/held-mode.js';
import { formWith } from './form.js';

customElements.define('oss-direct-upload', OssDirectUpload);

export const draw = formWith((place, files, send) => {
  place.innerHTML =
    '<oss-direct-upload variant="pictures" accept="image/*" multiple max-files="9" sortable cover></oss-direct-upload>';
  const element = place.querySelector<OssDirectUpload>('oss-direct-upload')!; // it is in the markup
  element.maxConcurrentUploads = 9;
  const denied = new UploadError('denied', 'OSS says no.', { ossCode: 'AccessDenied', status: 403 });
  element.mode = sendingMode(({ name, job, sent, done, fail }) =>
    send({ name }, (share) => sent(job.file.size * share)).then(
      () => done(),
      () => fail(denied),
    ),
  );
  return element.addFiles(files);
});
