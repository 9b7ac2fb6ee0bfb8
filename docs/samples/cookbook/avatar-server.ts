interface User {
  id: string;
  avatar: string | null;
}
declare function ownKey(submitted: string, user: User): Promise<string | null>;
declare function saveAvatar(user: User, key: string | null): Promise<void>;
declare function deleteObject(key: string): Promise<unknown>;

// #region server
export async function saveProfile(form: FormData, user: User): Promise<void> {
  const submitted = form.get('avatar'); // null: the picture was removed
  const key = typeof submitted === 'string' ? await ownKey(submitted, user) : null;
  if (submitted !== null && key === null) throw new Error('This picture is not yours.');
  if (key === user.avatar) return;
  await saveAvatar(user, key);
  if (user.avatar) await deleteObject(user.avatar); // last, so that a failure leaves no user without a picture
}
// #endregion server
