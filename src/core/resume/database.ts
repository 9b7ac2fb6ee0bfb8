/** Some databases never open. After this many milliseconds the upload continues without one. */
const TIMEOUT = 5_000;

/** Nothing waits for what earlier pages left: a busy machine may take this many milliseconds to read it. */
export const LEFT_TIMEOUT = 10_000;

/**
 * A database (IndexedDB) of one store. Storage that is blocked, full, absent or does not respond is not an error: the upload works
 * without it, and what is unfinished is forgotten with the page.
 */
export class Database {
  readonly #name: string;
  readonly #store: string;
  #opened: Promise<IDBDatabase> | undefined;
  #connection: IDBDatabase | undefined;
  /** A response is overdue: until it comes, nobody else waits. */
  #isMute = false;
  readonly #running = new Set<IDBTransaction>();
  /** Those that were aborted because the browser keeps this page for "back". */
  readonly #aborted = new WeakSet<IDBTransaction>();
  /** Comes when a page that was kept is shown. */
  #shown: Promise<unknown> | undefined;

  constructor(name: string, store: string) {
    this.#name = name;
    this.#store = store;
    globalThis.addEventListener?.('pagehide', ({ persisted }) => persisted && this.#abortAll());
  }

  /** Runs `work` in one transaction. What it changes is stored when this resolves; undefined where that is not possible in time. */
  async use<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => Promise<T>,
    timeout = TIMEOUT,
  ): Promise<T | undefined> {
    try {
      if (!globalThis.indexedDB || (this.#isMute && timeout <= TIMEOUT)) return undefined;
      return await this.#unlessMute(this.#transact(mode, work), timeout);
    } catch {
      return undefined;
    }
  }

  /** Begins to write within this task, so that it is written though the page ends now. @returns false where the database is not open */
  writeNow(work: (store: IDBObjectStore) => void): boolean {
    try {
      const transaction = this.#connection?.transaction(this.#store, 'readwrite');
      if (!transaction) return false;
      work(transaction.objectStore(this.#store));
      transaction.commit();
      return true;
    } catch {
      return false; // the connection is lost, or something cannot be stored
    }
  }

  async #transact<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    const transaction = await this.#begin(mode).catch(() => this.#begin(mode)); // the second time by a new connection
    this.#running.add(transaction);
    const end = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'));
    }).finally(() => this.#running.delete(transaction));
    end.catch(() => {}); // nobody waits for the end of a transaction that only reads
    try {
      const result = await work(transaction.objectStore(this.#store));
      if (mode === 'readwrite') await end;
      return result;
    } catch (cause) {
      if (!this.#aborted.has(transaction)) throw cause;
      await this.#shown;
      return this.#transact(mode, work);
    }
  }

  /** WebKit freezes a page with its transactions, and no other page can use the database then: they begin again with the page. */
  #abortAll(): void {
    this.#shown = new Promise((resolve) => addEventListener('pageshow', resolve, { once: true }));
    for (const transaction of this.#running) {
      this.#aborted.add(transaction);
      try {
        transaction.abort();
      } catch {
        // it has just ended
      }
    }
  }

  async #begin(mode: IDBTransactionMode): Promise<IDBTransaction> {
    const opening = (this.#opened ??= this.#open());
    const forget = () => {
      if (this.#opened === opening) this.#opened = this.#connection = undefined;
    };
    try {
      const database = await opening;
      database.onclose = forget;
      database.onversionchange = () => {
        database.close(); // a page that deletes or upgrades the database need not wait for this one
        forget();
      };
      return database.transaction(this.#store, mode);
    } catch (cause) {
      forget();
      throw cause;
    }
  }

  async #open(): Promise<IDBDatabase> {
    const request = indexedDB.open(this.#name); // without a version: a later version of this package may have made it
    request.onupgradeneeded = () => void request.result.createObjectStore(this.#store);
    return (this.#connection = await resultOf(request));
  }

  async #unlessMute<T>(transaction: Promise<T>, ms: number): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        this.#isMute = true;
        const unmute = () => void (this.#isMute = false);
        transaction.then(unmute, unmute);
        resolve(undefined);
      }, ms);
    });
    try {
      return await Promise.race([transaction, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The result of a request within a transaction. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The request failed.'));
  });
}
