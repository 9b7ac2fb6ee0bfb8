import type { OssDirectUpload, StoredFile, UploadTask } from '../element.js';

/** The two sides of a framework's form: its model, and the element's list. */
export interface FormModel {
  /** The element's value, if the model does not have it yet. */
  takeChange(): readonly string[] | undefined;
  /** Shows these stored files, and keeps those that the model named. */
  show(stored: readonly StoredFile[]): void;
  /**
   * Follows a model that the page has set, without an event: shows the entries that are new in it as stored, removes from the list
   * those that have left it, and puts the rest in its order. What the element has stored since its last report stays.
   */
  follow(model: readonly string[]): void;
}

/** @param element before it is defined, as in jsdom, it has none of its properties */
export function createFormModel(element: Partial<OssDirectUpload>): FormModel {
  /** What the model has: the last report, or what the page has set since. */
  let known: readonly string[] = [];
  /** The value that the page knows: the last one taken, or what became of it when the page set its model. */
  let seen: readonly string[] = [];
  /** The value that the page's model made last. */
  let pageValue: readonly string[] = [];
  /** Files that only the model named. */
  const named = new WeakSet<StoredFile>();

  const valueNow = () => element.value ?? [];
  const isValue = (value: readonly string[]) => {
    const now = valueNow();
    return now.length === value.length && now.every((entry, index) => entry === value[index]);
  };
  const stopOwn = (event: Event) => void (isValue(pageValue) && stop(event));
  const tasksDone = () => (element.tasks ?? []).filter(({ result }) => result);
  /** The files of `stored` that are in the list, without those of these tasks. */
  const shown = (gone: readonly UploadTask[] = []) => {
    const keys = new Set(tasksDone().map(({ result }) => result?.key));
    for (const { result } of gone) keys.delete(result?.key);
    return (element.stored ?? []).filter(({ key }) => keys.has(key));
  };
  const fileOf = (entry: string): StoredFile => {
    try {
      if (element.valueAs === 'json') return JSON.parse(entry) as StoredFile;
      if (element.valueAs !== 'url' || !/^https?:/.test(entry)) return { key: entry };
      const { origin, pathname } = new URL(entry);
      return { key: decodeURIComponent(pathname.slice(1)), url: origin + pathname };
    } catch {
      return { key: entry };
    }
  };
  /** What makes two entries the same: `json` may be written in another order, and `url` with a query. */
  const idOf = (entry: string): string => {
    const { key, url } = fileOf(entry);
    return (element.valueAs === 'url' && url) || key;
  };
  /** That of the task's entry, if it has one: a file that the server refuses has none. */
  const idOfTask = ({ result }: UploadTask): string => {
    const { key = '', url } = result ?? {};
    return element.valueAs === 'url' ? idOf(url || key) : key;
  };

  /** Puts the model's files in its order, on the places that they have together. New ones, which are in front, go first: often that is all. */
  const arrange = (ids: readonly string[], added: ReadonlySet<string>) => {
    const places = new Map(ids.map((id, index) => [id, index]));
    const own = new Map(
      tasksDone().flatMap((task) => {
        const place = places.get(idOfTask(task));
        return place === undefined ? [] : [[task, place] as const];
      }),
    );
    const sorted = [...own.keys()].sort((one, other) => own.get(one)! - own.get(other)!); // each is in the map
    const slots = (element.tasks ?? []).flatMap((task, index) => (own.has(task) ? [index] : []));
    const moves = sorted.map((task, index) => ({ task, to: slots[index]! })); // as many slots as tasks
    const isNew = ({ task }: { task: UploadTask }) => added.has(task.result!.key); // all are done
    for (const { task, to } of [...moves.filter(isNew).reverse(), ...moves]) element.queue?.move(task, to);
  };

  return {
    takeChange() {
      seen = valueNow();
      return isValue(known) ? undefined : (known = seen);
    },
    show(stored) {
      const keys = new Set(stored.map(({ key }) => key));
      const isNamed = (file: StoredFile) => named.has(file) && !keys.has(file.key);
      const before = shown();
      element.stored = before.filter((file) => !named.has(file) || isNamed(file)); // what is known better is shown again
      element.stored = [...stored, ...before.filter(isNamed)];
    },
    follow(model) {
      const isReported = isValue(seen);
      const silenced = isReported ? [...ofFiles, 'change'] : ofFiles; // a change that is not reported yet is still to come
      const removed = new Set(known.map(idOf));
      const old = new Set([...removed, ...tasksDone().map(idOfTask)]);
      for (const entry of model) removed.delete(idOf(entry));
      known = model;
      const added = model.filter((entry) => !old.has(idOf(entry))).map(fileOf);
      for (const file of added) named.add(file);
      const gone = tasksDone().filter((task) => removed.has(idOfTask(task)));
      const kept = shown(gone);
      if (added.length > 0 || kept.length !== (element.stored ?? []).length) element.stored = [...kept, ...added];
      for (const type of silenced) element.addEventListener?.(type, stop, true);
      for (const task of gone) element.remove?.(task);
      arrange(model.map(idOf), new Set(added.map(({ key }) => key)));
      for (const type of silenced) element.removeEventListener?.(type, stop, true);
      if (!isReported || isValue(seen)) return;
      seen = pageValue = valueNow();
      element.addEventListener?.('change', stopOwn, { capture: true, once: true }); // the element fires it later
    },
  };
}

const ofFiles = ['file-removed', 'file-discarded', 'file-moved'];
const stop = (event: Event) => event.stopImmediatePropagation();
