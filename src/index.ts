import { HOMEPAGE } from './base/homepage.js';
import { OssDirectUpload } from './element/oss-direct-upload.js';

declare global {
  interface HTMLElementTagNameMap {
    'oss-direct-upload': OssDirectUpload;
  }
}

const known = customElements.get('oss-direct-upload');
if (!known) customElements.define('oss-direct-upload', OssDirectUpload);
else if (!('endpoint' in known.prototype))
  console.error(`oss-direct-upload: another class has this tag name. See ${HOMEPAGE}/guide/first-upload#fails`);

export { OssDirectUpload };
export type * from './element.js';
