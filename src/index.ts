import { OssDirectUpload } from './element/oss-direct-upload.js';

declare global {
  interface HTMLElementTagNameMap {
    'oss-direct-upload': OssDirectUpload;
  }
}

if (!customElements.get('oss-direct-upload')) customElements.define('oss-direct-upload', OssDirectUpload);

export { OssDirectUpload };
export type * from './element.js';
