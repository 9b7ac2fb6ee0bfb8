export interface StoredObject {
  key: string;
  size: number;
  /** A link to download it, good for a few minutes. */
  url: string;
}

/** What the cloud holds under a key, by the backend's word. */
export function storedObject(key: string): Promise<StoredObject> {
  return ask(`/get_stored_object?key=${encodeURIComponent(key)}`);
}

/** The SHA-256 of what the cloud holds, read by the backend. */
export async function storedSha256(key: string): Promise<string> {
  const { sha256 } = await ask<{ sha256: string }>(`/get_sha256_of_stored_object?key=${encodeURIComponent(key)}`);
  return sha256;
}

export async function ask<T>(path: string, method = 'GET'): Promise<T> {
  const response = await fetch(path, { method, cache: 'no-store' });
  const answer = (await response.json()) as T & { message?: string };
  if (!response.ok) throw new Error(answer.message ?? `The backend answered ${response.status}.`);
  return answer;
}
