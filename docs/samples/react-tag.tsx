// #region tag
import 'oss-direct-upload';
import 'oss-direct-upload/jsx';

export const Upload = () => (
  <oss-direct-upload
    endpoint="/api/oss-permission"
    multiple
    maxFileSize="20MB"
    onupload-success={({ detail }) => console.log(detail.result.key)}
  />
);
// #endregion tag
