import { createUploadField } from 'oss-direct-upload/react';
import { createRoot } from 'react-dom/client';
import type { uploads } from '../uploads';

const UploadField = createUploadField<typeof uploads>('/api/uploads');

createRoot(document.getElementById('upload')!).render(
  <UploadField route="photos" multiple onUploadSuccess={({ detail }) => console.log(detail.result.data.key)} />,
);
