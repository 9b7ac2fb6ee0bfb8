'use client';
import { createUploadField } from 'oss-direct-upload/react';
import type { uploads } from '../api/uploads/uploads';

const UploadField = createUploadField<typeof uploads>('/api/uploads');

export default function Page() {
  return <UploadField route="photos" multiple onUploadSuccess={({ detail }) => console.log(detail.result.data.key)} />;
}
