import { OssDirectUpload } from '../../../src/element.js';
import { UploadError } from '../../../src/core/upload-error.js';
import { sendingMode } from '../../support/held-mode.js';
import type { PictureField } from './picture-form.js';

customElements.define('oss-direct-upload', OssDirectUpload);

/** As in the demo's product form. */
export const field: PictureField = {
  show(place, files, outcome) {
    place.innerHTML =
      '<oss-direct-upload variant="pictures" accept="image/*" multiple max-files="9" sortable cover></oss-direct-upload>';
    const element = place.querySelector<OssDirectUpload>('oss-direct-upload')!; // it is in the markup
    element.maxConcurrentUploads = 9;
    element.mode = sendingMode(({ name, job, sent, done, fail }) =>
      outcome.of(
        { name },
        {
          progress: (share) => sent(job.file.size * share),
          done: () => done(),
          fail: () => fail(new UploadError('denied', 'OSS says no.', { ossCode: 'AccessDenied', status: 403 })),
        },
      ),
    );
    return element.addFiles(files).then(() => {});
  },
};
