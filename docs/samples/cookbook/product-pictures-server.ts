interface User {
  id: string;
}
declare function ownKey(submitted: string, user: User): Promise<string | null>;
declare function savePictures(product: string, keys: readonly string[]): Promise<void>;

// #region server
export async function saveProduct(product: string, form: FormData, user: User): Promise<void> {
  const submitted = form.getAll('pictures').filter((entry) => typeof entry === 'string');
  if (submitted.length === 0 || submitted.length > 9) throw new Error('A product has one to nine pictures.');
  const keys = await Promise.all(submitted.map((key) => ownKey(key, user)));
  if (keys.includes(null)) throw new Error('One of these pictures is not yours.');
  await savePictures(product, keys as string[]); // their order is that of the wall
}
// #endregion server
