import type { UploadTask } from '../queue/upload-task.js';
import { resumeDatabase } from '../resume/resume-database.js';
import type { StoredRecord } from '../resume/resume-record.js';
import { fileFingerprintIn } from '../resume/upload-fingerprint.js';
import type { FoundFile, LeftBatch, RememberedQueue } from './remembered.js';
import type { UnfinishedBatch } from './unfinished-batch.js';

interface Finder {
  find(file: File, path: string | undefined): FoundFile | undefined;
  forgetMissing(batch: LeftBatch['batch'], numbers: readonly number[]): void;
}

/** Files that are added at once: the page can do something else in between. */
const ADDED_AT_ONCE = 50;

/** What of these batches is missing. Files with a record of their own are listed by themselves. */
export async function listBatches(
  left: readonly LeftBatch[],
  scope: string,
  memory: Finder,
  add: RememberedQueue['add'],
): Promise<UnfinishedBatch[]> {
  const records = left.length > 0 ? await resumeDatabase.listLeft(scope) : [];
  return left.flatMap((one) => {
    const numbers = missingIn(one, records);
    return numbers.length > 0 && !one.batch.isClosed ? [asUnfinished(one, numbers, memory, add)] : [];
  });
}

function missingIn({ batch }: LeftBatch, records: readonly StoredRecord[]): number[] {
  const { files, identify } = batch;
  const inParts = new Set(records.map((record) => identify(fileFingerprintIn(record), record.name, record.path).place));
  const unsaved = new Set(records.flatMap(({ result }) => result?.key ?? []));
  return files.missing().filter((number) => {
    const key = files.records.get(number)?.key;
    return !inParts.has(files.entries[number]!.place) && !(key !== undefined && unsaved.has(key));
  });
}

function asUnfinished(
  { batch, files }: LeftBatch,
  numbers: readonly number[],
  memory: Finder,
  add: RememberedQueue['add'],
): UnfinishedBatch {
  const { id, salt } = batch.header;
  const { total, entries } = batch.files;
  const isMissing = (file: File, path: string | undefined) => {
    const found = memory.find(file, path);
    return found?.batch === batch && !found.isDone;
  };
  const open = async () => {
    const added: UploadTask[] = [];
    let some = new Map<File, string | undefined>();
    const addSome = () => {
      added.push(...add(some.keys(), (file) => some.get(file)));
      some = new Map();
    };
    for await (const { file, path } of files.open(new Set(batch.files.missing()))) {
      if (isMissing(file, path)) some.set(file, path);
      if (some.size === ADDED_AT_ONCE) addSome();
    }
    addSome();
    return added;
  };
  return {
    ...{ kind: 'batch', id, total, done: total - numbers.length },
    missing: salt === undefined ? numbers.map((number) => entries[number]!.name ?? '') : undefined,
    open: files.canOpen ? open : undefined,
    isGranted: () => files.isGranted(),
    take(chosen, path = () => undefined) {
      const others: File[] = [];
      const mine = [...chosen].filter((file) => isMissing(file, path(file)) || !others.push(file));
      add(mine, path);
      return others;
    },
    async forget() {
      memory.forgetMissing(batch, numbers);
      await batch.flush();
    },
  };
}
