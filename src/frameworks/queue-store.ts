import type { UploadQueue, UploadTask } from '../element.js';
import { eventNames } from './element-names.js';

const fields = [
  ...(['id', 'name', 'path', 'type', 'size', 'link', 'sent', 'progress'] as const),
  ...(['speed', 'remaining', 'state', 'status', 'result', 'processing', 'error'] as const),
] as const;

/** A task as it was at one moment, for a view that is drawn again when another object is returned. */
export interface UploadView extends Pick<UploadTask, (typeof fields)[number]> {
  /** The task itself, for the queue's methods. */
  readonly task: UploadTask;
}

/** What a framework subscribes to, to draw a queue. */
export interface QueueStore {
  /** Calls back after each change. @returns ends that */
  readonly subscribe: (notify: () => void) => () => void;
  /** All tasks; the same list until something changes, and in it the same view of each task that did not. */
  readonly read: () => readonly UploadView[];
}

/** What a server draws. */
export const noUploads: readonly UploadView[] = [];

export function createQueueStore(queue: UploadQueue | null | undefined): QueueStore {
  let known = new WeakMap<UploadTask, UploadView>();
  let views: readonly UploadView[] | undefined;
  const read = (task: UploadTask) => known.get(task) ?? known.set(task, viewOf(task)).get(task)!;
  return {
    subscribe(notify) {
      const refresh = ({ detail }: Event & { detail?: { task?: UploadTask } }) => {
        if (detail?.task) known.delete(detail.task);
        views = undefined;
        notify();
      };
      known = new WeakMap(); // what has happened before is unknown
      views = undefined;
      const types = [...eventNames, 'task-change'];
      for (const type of types) queue?.addEventListener(type, refresh);
      return () => {
        for (const type of types) queue?.removeEventListener(type, refresh);
      };
    },
    read: () => (views ??= queue?.tasks.length ? queue.tasks.map(read) : noUploads),
  };
}

function viewOf(task: UploadTask): UploadView {
  const view = Object.fromEntries(fields.map((name) => [name, task[name]])) as unknown as UploadView;
  return { ...view, task };
}
