/** Some databases never open. After this many milliseconds the upload continues without one. */
export const TIMEOUT = 5_000;

/** Nothing waits for what a restore or a list reads: a busy machine may take this many milliseconds. */
export const LIST_TIMEOUT = 10_000;

type Work<T> = (transaction: IDBTransaction) => Promise<T>;

/** A power cut may cost what was written last: that costs a request, never a file. */
const durability = { durability: 'relaxed' } as const;

/** A database (IndexedDB). Storage that is blocked, full, absent or silent is not an error: uploads work without it, and nothing outlives the page. */
export class Database {
  readonly #name: string;
  readonly #create: (database: IDBDatabase) => void;
  #opened: Promise<IDBDatabase> | undefined;
  /** Responses that are overdue: until they come, nobody else waits. */
  #overdue = 0;
  readonly #running = new Set<IDBTransaction>();
  /** Those that were aborted because the browser keeps this page for "back". */
  readonly #aborted = new WeakSet<IDBTransaction>();
  /** Comes when a page that was kept is shown. */
  #shown: Promise<unknown> | undefined;

  /** @param create makes the stores of a new database */
  constructor(name: string, create: (database: IDBDatabase) => void) {
    this.#name = name;
    this.#create = create;
    globalThis.addEventListener?.('pagehide', ({ persisted }) => persisted && this.#abortAll());
  }

  /** Whether it is open, or being opened: it may hold something. */
  get isThere(): boolean {
    return !!this.#opened;
  }

  /**
   * Runs `work` in one transaction of these stores. What it changes is stored when this resolves; undefined where that is not possible in time. Where
   * the database is open, what `work` writes without awaiting anything is on its way after this task, though the page ends.
   */
  async use<T>(
    mode: IDBTransactionMode,
    stores: readonly string[],
    work: Work<T>,
    timeout = TIMEOUT,
  ): Promise<T | undefined> {
    try {
      if (!globalThis.indexedDB || (this.#overdue > 0 && timeout <= TIMEOUT)) return undefined;
      return await this.#unlessMute(this.#transact(mode, stores, work), timeout);
    } catch {
      return undefined;
    }
  }

  async #transact<T>(mode: IDBTransactionMode, stores: readonly string[], work: Work<T>): Promise<T> {
    const begin = () => this.#begin(mode, stores);
    const transaction = await begin().catch(begin); // the second time by a new connection
    this.#running.add(transaction);
    const end = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'));
    }).finally(() => this.#running.delete(transaction));
    end.catch(() => {}); // nobody waits for the end of a transaction that only reads
    try {
      const result = await work(transaction);
      if (mode === 'readonly') return result;
      this.#running.delete(transaction); // from here on nothing keeps others waiting
      transaction.commit();
      await end;
      return result;
    } catch (cause) {
      if (!this.#aborted.has(transaction)) throw cause;
      await this.#shown;
      return this.#transact(mode, stores, work);
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

  async #begin(mode: IDBTransactionMode, stores: readonly string[]): Promise<IDBTransaction> {
    const opening = (this.#opened ??= this.#open());
    const forget = () => {
      if (this.#opened === opening) this.#opened = undefined;
    };
    try {
      const database = await opening;
      database.onclose = forget;
      database.onversionchange = () => {
        database.close(); // a page that deletes or upgrades the database need not wait for this one
        forget();
      };
      return database.transaction([...stores], mode, durability);
    } catch (cause) {
      forget();
      throw cause;
    }
  }

  async #open(): Promise<IDBDatabase> {
    const request = indexedDB.open(this.#name); // without a version: a later version of this package may have made it
    request.onupgradeneeded = () => this.#create(request.result);
    return resultOf(request);
  }

  async #unlessMute<T>(transaction: Promise<T>, ms: number): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        this.#overdue++;
        const respond = () => void this.#overdue--;
        transaction.then(respond, respond);
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
