// #region page
// src/routes/album.tsx
import { createFileRoute } from '@tanstack/react-router';
import { OssDirectUpload } from 'oss-direct-upload/react';

export const Route = createFileRoute('/album')({ component: Album });

function Album() {
  return (
    <OssDirectUpload
      endpoint="/api/oss-permission"
      multiple
      onUploadSuccess={({ detail }) => console.log(detail.result.key)}
    />
  );
}
// #endregion page
