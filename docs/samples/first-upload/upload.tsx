// #region upload
'use client'; // for Next.js
import { OssDirectUpload } from 'oss-direct-upload/react';

export function Upload() {
  return (
    <OssDirectUpload
      endpoint="/api/oss-permission"
      multiple
      onUploadSuccess={({ detail }) => console.log(detail.result.key)}
    />
  );
}
// #endregion upload
