// #region before
import OSS from 'ali-oss';
import { Button, message, Upload, type UploadProps } from 'antd';

const customRequest: UploadProps['customRequest'] = async ({ file, onProgress, onSuccess, onError }) => {
  try {
    const { securityToken, dir, ...token } = await (await fetch('/api/sts')).json();
    const client = new OSS({ ...token, stsToken: securityToken, authorizationV4: true });
    const key = `${dir}${Date.now()}-${(file as File).name}`;
    await client.multipartUpload(key, file, { progress: (share: number) => onProgress?.({ percent: share * 100 }) });
    onSuccess?.({ key });
  } catch (error) {
    onError?.(error as Error);
  }
};

export function Photos({ onKeys }: { onKeys: (keys: string[]) => void }) {
  return (
    <Upload
      multiple
      accept="image/*"
      customRequest={customRequest}
      beforeUpload={(file) => {
        if (file.size <= 20_000_000) return true;
        message.error('At most 20 MB');
        return Upload.LIST_IGNORE;
      }}
      onChange={({ fileList }) =>
        onKeys(fileList.flatMap(({ status, response }) => (status === 'done' ? (response as { key: string }).key : [])))
      }
    >
      <Button>Choose photos</Button>
    </Upload>
  );
}
// #endregion before
