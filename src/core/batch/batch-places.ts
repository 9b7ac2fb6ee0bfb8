import type { Batch } from './batch.js';

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
