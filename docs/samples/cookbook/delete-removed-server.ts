interface User {
  id: string;
}
interface Album {
  id: number;
  keys: readonly string[];
}
declare function sessionOf(request: Request): Promise<User | null>;
declare function isSaved(key: string): Promise<boolean>;
declare function loadAlbum(id: number, user: User): Promise<Album>;
declare function storeKeys(album: Album, keys: readonly string[]): Promise<void>;
declare function ownKey(submitted: string, user: User): Promise<string | null>;

// #region draft
import OSS from 'ali-oss';

const oss = new OSS({
  accessKeyId: process.env['ALIBABA_CLOUD_ACCESS_KEY_ID']!, // its policy allows oss:DeleteObject on uploads/*
  accessKeySecret: process.env['ALIBABA_CLOUD_ACCESS_KEY_SECRET']!,
  bucket: process.env['OSS_BUCKET']!,
  region: `oss-${process.env['OSS_REGION']!}`,
  authorizationV4: true,
});

/** DELETE /api/drafts: a file that was uploaded and removed before the form was saved. */
export async function deleteDraft(request: Request): Promise<Response> {
  const user = await sessionOf(request);
  const key = await request.text();
  const isOwn = user !== null && key.startsWith(`uploads/${user.id}/`);
  if (!isOwn || (await isSaved(key))) return new Response(null, { status: 403 });
  await oss.delete(key); // 204 also if it does not exist
  return new Response(null, { status: 204 });
}
// #endregion draft

// #region save
/** The form is saved: what the record had and the form no longer has is deleted. */
export async function saveAlbum(id: number, submitted: readonly string[], user: User): Promise<void> {
  const album = await loadAlbum(id, user);
  const keys: string[] = [];
  for (const text of submitted) {
    const key = await ownKey(text, user); // prefix and HEAD
    if (key) keys.push(key);
  }
  await storeKeys(album, keys); // first the record: it must never name an object that is gone
  const removed: string[] = [];
  for (const key of album.keys) if (!keys.includes(key) && !(await isSaved(key))) removed.push(key);
  if (removed.length > 0) await oss.deleteMulti(removed, { quiet: true });
}
// #endregion save

// #region tag
type Tagging = { deleteObjectTagging(key: string): Promise<unknown> }; // @types/ali-oss lacks it

/** The form is saved: its objects are drafts no more. Only after the record names them. */
export async function keepObjects(keys: readonly string[]): Promise<void> {
  for (const key of keys) await (oss as OSS & Tagging).deleteObjectTagging(key);
}
// #endregion tag
