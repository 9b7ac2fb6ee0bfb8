export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  /** A download link that is valid for a few minutes. */
  url: string;
}

export function fetchStoredObject(key: string): Promise<StoredObject> {
  return fetchJson(`/get_stored_object?key=${encodeURIComponent(key)}`);
}

/** The SHA-256 of a stored object, which the backend computes from its bytes. */
export async function fetchStoredSha256(key: string): Promise<string> {
  const { sha256 } = await fetchJson<{ sha256: string }>(`/get_sha256_of_stored_object?key=${encodeURIComponent(key)}`);
  return sha256;
}

/** @throws an Error with the backend's message if the response's status is not 2xx */
export async function fetchJson<T>(path: string, method = 'GET'): Promise<T> {
  const response = await fetch(path, { method, cache: 'no-store' });
  const body = (await response.json()) as T & { message?: string };
  if (!response.ok) throw new Error(body.message ?? `The backend responded with ${response.status}.`);
  return body;
}
