// #region element
import { OssDirectUpload, type OssDirectUploadElement } from 'oss-direct-upload/react';
import { useCallback, useRef } from 'react';

export function Attachments({ token }: { token: string }) {
  const field = useRef<OssDirectUploadElement>(null);
  // The same function between renders: grants of another function are not used again.
  const endpoint = useCallback(
    () => fetch('/api/oss-permission', { headers: { Authorization: `Bearer ${token}` } }),
    [token],
  );

  return (
    <>
      <OssDirectUpload ref={field} endpoint={endpoint} mode="sts" noAuto multiple>
        <span slot="label">Attachments</span>
      </OssDirectUpload>
      <button onClick={() => field.current?.start()}>Upload</button>
    </>
  );
}
// #endregion element
