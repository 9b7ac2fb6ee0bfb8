// #region field
import { createUploadField } from 'oss-direct-upload/react'; // or /vue, /svelte
import type { uploads } from './uploads.js'; // only the type: no code of the server

const UploadField = createUploadField<typeof uploads>('/api/uploads');

export const Avatar = () => (
  <UploadField route="avatar" onUploadSuccess={({ detail }) => console.log(detail.result.data.id)} />
);
// #endregion field
