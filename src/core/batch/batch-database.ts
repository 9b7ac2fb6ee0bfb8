import { Database, LEFT_TIMEOUT, resultOf } from '../resume/database.js';
import { hasShape } from '../resume/stored-shape.js';
import { type BatchHeader, type FileRecord, isHeader, type KeptFile } from './batch-record.js';

/** Kinds of what is stored of a batch, each under `[id, kind, number]`. */
export type PieceKind = 'list' | 'states' | 'order' | 'file' | 'handle' | 'bytes';
/** What is stored, and where. */
export type Piece = readonly [kind: PieceKind, number: number, value: unknown];

/** What each kind must be: what was read may be damaged, or another version's. */
const fits: Readonly<Record<PieceKind, (value: unknown) => boolean>> = {
  list: (value) => Array.isArray(value) && value.every((entry) => hasShape(entry, ['file', 'place'])),
  states: (value) => value instanceof Uint8Array,
  order: (value) => Array.isArray(value) && value.every(Number.isInteger),
  file: (value) => hasShape(value, ['key']) && hasShape((value as FileRecord).result ?? value, ['key']),
  handle: (value) => hasShape(value, ['kind', 'name']),
  bytes: (value) => (Object(value) as Partial<KeptFile>).file instanceof Blob,
};

const HEADERS = 'header';
const PIECES = 'piece';
/** Pieces that are read at once: the page can do something else in between. */
const AT_ONCE = 1_000;

const database = new Database('oss-direct-upload-batches', 'batches');

/** Batches of files in IndexedDB: a header for each, and its pieces. */
export const batchDatabase = {
  /** The headers of all batches; one that is damaged is deleted with its batch. */
  async headers(timeout?: number): Promise<BatchHeader[]> {
    const range = below(HEADERS);
    const read = (store: IDBObjectStore) =>
      Promise.all([resultOf(store.getAllKeys(range)) as Promise<[string, string][]>, resultOf(store.getAll(range))]);
    const [keys, values] = (await database.use('readonly', read, timeout)) ?? [[], []];
    const damaged = keys.filter((_, i) => !isHeader(values[i]));
    if (damaged.length > 0) await batchDatabase.delete(...damaged.map(([, id]) => id));
    return (values as unknown[]).filter(isHeader);
  },

  /**
   * Puts a header instead of the one that `owner` wrote, and pieces below it; undefined deletes a piece.
   *
   * @param isNew it may not be there yet
   * @returns false where another page owns the batch now, or it was deleted; undefined where nothing can be stored
   */
  write: (
    header: BatchHeader,
    owner: string,
    pieces: readonly Piece[] = [],
    isNew = false,
  ): Promise<boolean | undefined> =>
    database.use('readwrite', async (store) => {
      const found = await resultOf<BatchHeader | undefined>(store.get([HEADERS, header.id]));
      if (found ? found.owner !== owner : !isNew) return false;
      put(store, header, pieces);
      return true;
    }),

  /** Writes within this task, so that it is written though the page ends now. @returns whether that is possible */
  writeNow: (header: BatchHeader, pieces: readonly Piece[]): boolean =>
    database.writeNow((store) => put(store, header, pieces)),

  /** All pieces of a kind, by their numbers; undefined where they cannot be read, or are damaged: the batch is deleted then. */
  async pieces<T>(id: string, kind: PieceKind): Promise<Map<number, T> | undefined> {
    const found = new Map<number, T>();
    for (let from = 0; ;) {
      const range = IDBKeyRange.bound([PIECES, id, kind, from], [PIECES, id, kind, Infinity]);
      const read = await database.use(
        'readonly',
        (store) =>
          Promise.all([
            resultOf(store.getAllKeys(range, AT_ONCE)) as Promise<[string, string, PieceKind, number][]>,
            resultOf<T[]>(store.getAll(range, AT_ONCE)),
          ]),
        LEFT_TIMEOUT,
      );
      if (!read) return undefined;
      const [keys, values] = read;
      if (!values.every(fits[kind])) return deleteDamaged(id);
      keys.forEach(([, , , number], i) => found.set(number, values[i]!));
      if (keys.length < AT_ONCE) return found;
      from = keys.at(-1)![3] + 1;
    }
  },

  async piece<T>(id: string, kind: PieceKind, number: number): Promise<T | undefined> {
    const read = (store: IDBObjectStore) => resultOf<T | undefined>(store.get([PIECES, id, kind, number]));
    const found = await database.use('readonly', read, LEFT_TIMEOUT);
    return found === undefined || fits[kind](found) ? found : deleteDamaged(id);
  },

  async delete(...ids: string[]): Promise<void> {
    await database.use('readwrite', async (store) => ids.forEach((id) => remove(store, id)));
  },

  /** Deletes a batch, unless another page owns it now. */
  async deleteOwn({ id, owner }: BatchHeader): Promise<void> {
    await database.use('readwrite', async (store) => {
      const found = await resultOf<BatchHeader | undefined>(store.get([HEADERS, id]));
      if (found?.owner === owner) remove(store, id);
    });
  },

  /** Deletes a batch within this task. @returns whether that is possible */
  deleteNow: (id: string): boolean => database.writeNow((store) => remove(store, id)),
};

async function deleteDamaged(id: string): Promise<undefined> {
  await batchDatabase.delete(id);
}

function remove(store: IDBObjectStore, id: string): void {
  store.delete([HEADERS, id]);
  store.delete(below(PIECES, id));
}

function put(store: IDBObjectStore, header: BatchHeader, pieces: readonly Piece[]): void {
  store.put(header, [HEADERS, header.id]);
  for (const [kind, number, value] of pieces) {
    const key = [PIECES, header.id, kind, number];
    try {
      if (value === undefined) store.delete(key);
      else store.put(value, key);
    } catch {
      // DataCloneError: a handle that this browser does not store
    }
  }
}

/** Every key that begins with these: arrays come after texts and numbers. */
const below = (...start: string[]) => IDBKeyRange.bound(start, [...start, []]);
