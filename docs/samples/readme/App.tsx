// app/page.tsx in Next.js, src/App.tsx with Vite
'use client';
import { OssDirectUpload } from 'oss-direct-upload/react';

export default function Page() {
  return (
    <OssDirectUpload
      endpoint="/api/oss-permission"
      multiple
      onUploadSuccess={({ detail }) => console.log(detail.result.key, detail.result.verified)}
    />
  );
}
