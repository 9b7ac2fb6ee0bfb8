// #region upload
'use client'; // for Next.js
import { OssDirectUpload } from 'oss-direct-upload/react'; // registers the element, too

export function Upload() {
  return (
    <OssDirectUpload
      endpoint="/api/oss-permission"
      multiple
      maxFileSize="20MB"
      metadata={{ album: '2024' }}
      onUploadSuccess={({ detail }) => console.log(detail.result.key)}
    />
  );
}
// #endregion upload
