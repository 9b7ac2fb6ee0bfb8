declare function isSaved(key: string): Promise<boolean>;

// #region head
import OSS from 'ali-oss';

const oss = new OSS({
  accessKeyId: process.env['ALIBABA_CLOUD_ACCESS_KEY_ID']!,
  accessKeySecret: process.env['ALIBABA_CLOUD_ACCESS_KEY_SECRET']!,
  bucket: process.env['OSS_BUCKET']!,
  region: `oss-${process.env['OSS_REGION']!}`,
  authorizationV4: true,
});

/** The object under a key that a page has submitted, if this user may have stored it. */
export async function checkUpload(userId: string, key: string) {
  if (!key.startsWith(`uploads/${userId}/`)) throw new Error('This key is not yours.');
  const { res } = await oss.head(key); // throws NoSuchKey
  const headers = res.headers as Record<string, string>;
  const size = Number(headers['content-length']);
  const type = headers['content-type'] ?? '';
  if (size > 20_000_000 || !/^image\/(jpeg|png|webp)$/.test(type)) {
    if (!(await isSaved(key))) await oss.delete(key); // another record may name it
    throw new Error('This file is not accepted.');
  }
  return { key, size, type, crc64: headers['x-oss-hash-crc64ecma'] };
}
// #endregion head
