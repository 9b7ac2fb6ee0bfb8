import { sts } from 'oss-direct-upload/core';
import { OssDirectUpload } from 'oss-direct-upload/element';
import './page.js';

customElements.define('oss-direct-upload', OssDirectUpload);
Object.assign(document.querySelector('oss-direct-upload'), { mode: sts, metadata: { source: 'album' } });
