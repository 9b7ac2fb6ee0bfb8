import { batchDatabase } from './batch-database.js';
import { BatchFiles } from './batch-files.js';
import type { BatchEntry, FileRecord } from './batch-record.js';

/** What is stored of a batch's files; undefined where it cannot be read. */
export async function readFiles<Task extends object>(id: string): Promise<BatchFiles<Task> | undefined> {
  const [lists, states, records, order] = await Promise.all([
    batchDatabase.pieces<BatchEntry[]>(id, 'list'),
    batchDatabase.piece<Uint8Array>(id, 'states', 0),
    batchDatabase.pieces<FileRecord>(id, 'file'),
    batchDatabase.piece<number[]>(id, 'order', 0),
  ]);
  return lists && records && new BatchFiles<Task>([...lists.values()].flat(), states, records, order);
}
