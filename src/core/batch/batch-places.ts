import type { KeptKey } from '../uploader/kept-key.js';
import type { Batch } from './batch.js';
import type { FileRecord } from './batch-record.js';

/** One file in a batch. */
export interface BatchPlace<Task extends object> {
  readonly batch: Batch<Task>;
  readonly number: number;
}

/** Which file of which batch each task is. */
export class BatchPlaces<Task extends object> {
  readonly #places = new WeakMap<object, BatchPlace<Task>>();

  get(task: object): BatchPlace<Task> | undefined {
    return this.#places.get(task);
  }

  set(task: Task, place: BatchPlace<Task>): void {
    this.#places.set(task, place);
  }

  /** The key that is kept of a task's file. */
  keyOf(task: object): string | undefined {
    const { batch, number } = this.#places.get(task) ?? {};
    return batch?.files.records.get(number!)?.key;
  }

  /** Keeps the keys of files that have others in their batches, or none. */
  keepKeys(keys: ReadonlyMap<object, KeptKey>): void {
    for (const [batch, tasks] of this.grouped(keys.keys())) {
      const records = new Map<number, FileRecord>();
      for (const [number, task] of tasks) {
        const { key, isOwn } = keys.get(task)!; // a task of these
        if (batch.files.records.get(number)?.key !== key) records.set(number, { key, isOwn });
      }
      if (records.size > 0) batch.keepKeys(records);
    }
  }

  /** The tasks that are in open batches, by batch and number, in their order. */
  grouped<T extends object>(tasks: Iterable<T>): Map<Batch<Task>, Map<number, T>> {
    const groups = new Map<Batch<Task>, Map<number, T>>();
    for (const task of tasks) {
      const place = this.#places.get(task);
      if (!place || place.batch.isClosed) continue;
      const group = groups.get(place.batch) ?? new Map<number, T>();
      groups.set(place.batch, group.set(place.number, task));
    }
    return groups;
  }
}
