/** What version 0.1.0 stored of an unfinished upload: these fields and no others. */
export interface RecordOf010 {
  /** The endpoint's whole address, then, in a line of its own, the page's `resume-scope`. */
  scope: string;
  /** In a line each: the name, the size and the time of last change, the size that is sent, and the path. */
  fingerprint: string;
  name: string;
  size: number;
  path: undefined;
  handle: undefined;
  /** Unknown before the first request to a presigned URL … */
  bucket: string | undefined;
  /** … and then empty. */
  host: string;
  key: string;
  uploadId: string;
  partSize: number;
  sent?: number;
  savedAt: number;
  owner: string;
}

const NAME = 'oss-direct-upload';

/** Replaces the database by one with these records, as version 0.1.0 made it with idb-keyval: its first version, and keys beside the values. */
export async function writeRecordsOf010(...records: RecordOf010[]): Promise<void> {
  await resultOf(indexedDB.deleteDatabase(NAME));
  const opening = indexedDB.open(NAME);
  opening.onupgradeneeded = () => opening.result.createObjectStore('unfinished');
  const database = await resultOf(opening);
  const transaction = database.transaction('unfinished', 'readwrite');
  for (const record of records) {
    transaction.objectStore('unfinished').put(record, `${record.scope}\n${record.fingerprint}`);
  }
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = reject;
  });
  database.close();
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The request failed.'));
  });
}
