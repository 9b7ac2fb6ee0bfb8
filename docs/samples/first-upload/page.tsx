import { OssDirectUpload } from 'oss-direct-upload/react';

export default function Page() {
  return <OssDirectUpload endpoint="/api/oss-permission" multiple />;
}
