// #region after
import { OssDirectUpload } from 'oss-direct-upload/react';

export function Photos({ onKeys }: { onKeys: (keys: readonly string[]) => void }) {
  return (
    <OssDirectUpload
      multiple
      accept="image/*"
      maxFileSize="20MB"
      endpoint="/api/sts"
      mode="sts"
      onChange={({ currentTarget }) => onKeys(currentTarget.value)}
    />
  );
}
// #endregion after
