import { isCleanScope } from './record-scope.js';

const NAME = 'oss-direct-upload';
const STORE = 'unfinished';

let opened: Promise<IDBDatabase> | undefined;

/**
 * Runs `work` in one transaction on the records. What it changes is stored when this resolves.
 *
 * @throws what the browser throws where storage is blocked, full or absent
 */
export async function transact<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => T | Promise<T>,
): Promise<T> {
  const transaction = await beginTransaction(mode).catch(() => beginTransaction(mode)); // the second time by a new connection
  const end = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'));
  });
  end.catch(() => {}); // nobody waits for the end of a transaction that only reads
  const result = await work(transaction.objectStore(STORE));
  if (mode === 'readwrite') await end;
  return result;
}

/** The result of a request within a transaction. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The request failed.'));
  });
}

async function beginTransaction(mode: IDBTransactionMode): Promise<IDBTransaction> {
  const opening = (opened ??= openDatabase());
  const forget = () => {
    if (opened === opening) opened = undefined;
  };
  try {
    const database = await opening;
    database.onclose = forget;
    database.onversionchange = () => {
      database.close(); // a page that deletes or upgrades the database need not wait for this one
      forget();
    };
    return database.transaction(STORE, mode);
  } catch (cause) {
    forget();
    throw cause;
  }
}

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME); // without a version: a later version of this package may have made it
  request.onupgradeneeded = () => void request.result.createObjectStore(STORE);
  const database = await resultOf(request);
  deleteOutdated(database);
  return database;
}

/** Version 0.1.0 kept the endpoint's whole address with its records: those that hold more than is kept now are deleted. */
function deleteOutdated(database: IDBDatabase): void {
  if (!database.objectStoreNames.contains(STORE)) return;
  const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
  const keys = store.getAllKeys();
  keys.onsuccess = () => {
    for (const key of keys.result) if (typeof key !== 'string' || !isCleanScope(key)) store.delete(key);
  };
}
