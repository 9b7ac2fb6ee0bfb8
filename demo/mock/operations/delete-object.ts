import type { Answer, Call } from './operation.js';

/** DeleteObject: 204 whether the key existed or not. */
export async function deleteObject({ bucket, key }: Call): Promise<Answer> {
  await bucket.deleteObject(key);
  return { status: 204 };
}
