// #region before
import OSS from 'ali-oss';
import { ElMessage, type UploadRequestOptions } from 'element-plus';
import { ref } from 'vue';

export const keys = ref<string[]>([]);

export function beforeUpload(file: File): boolean {
  const isAllowed = file.type.startsWith('image/') && file.size <= 20_000_000;
  if (!isAllowed) ElMessage.error('Only images up to 20 MB');
  return isAllowed;
}

export async function httpRequest({ file, onProgress }: UploadRequestOptions): Promise<string> {
  const { securityToken, dir, ...token } = await (await fetch('/api/sts')).json();
  const client = new OSS({ ...token, stsToken: securityToken, authorizationV4: true });
  const key = `${dir}${Date.now()}-${file.name}`;
  await client.multipartUpload(key, file, { progress: (share: number) => onProgress({ percent: share * 100 }) });
  keys.value.push(key);
  return key;
}
// #endregion before
