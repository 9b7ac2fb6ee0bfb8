// #region setup
import { OssDirectUpload } from 'oss-direct-upload/element'; // the class; it registers nothing

customElements.define('oss-direct-upload', OssDirectUpload);
// #endregion setup
