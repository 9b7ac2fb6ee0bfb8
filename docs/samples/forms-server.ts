interface User {
  id: string;
}
declare function headObject(key: string): Promise<{ size: number; type: string } | null>;

// #region check
/** The key of an object that this user has uploaded; null for any other text. */
export async function ownKey(submitted: string, user: User): Promise<string | null> {
  if (!submitted.startsWith(`uploads/${user.id}/`)) return null; // the prefix that `authorize` gave
  const object = await headObject(submitted); // HeadObject, by your OSS SDK
  return object && object.size <= 20_000_000 ? submitted : null;
}
// #endregion check
