import type { OssDirectUpload, StoredFile } from '../element.js';

/** Before the element is defined, as in jsdom, none of its properties is there. */
type Field = Partial<OssDirectUpload>;

/** Keeps the element's list and the model of a framework's form the same: each follows the other's changes. */
export class FormModel {
  readonly #element: Field;
  /** What the model was told, or has said. */
  #known: readonly string[] = [];
  /** Files that only the model named. */
  readonly #fromModel = new WeakSet<StoredFile>();

  constructor(element: OssDirectUpload) {
    this.#element = element;
  }

  /** The element's value, if the model does not have it yet. */
  takeChange(): readonly string[] | undefined {
    const { value = [] } = this.#element;
    if (value.length === this.#known.length && value.every((entry, index) => entry === this.#known[index])) return;
    this.#known = value;
    return value;
  }

  /** Shows these stored files, and keeps those that the model named. */
  show(stored: readonly StoredFile[]): void {
    const keys = new Set(stored.map(({ key }) => key));
    const isNowKnown = (file: StoredFile) => this.#fromModel.has(file) && keys.has(file.key);
    const shown = this.#shown();
    if (shown.some(isNowKnown)) this.#element.stored = shown.filter((file) => !isNowKnown(file)); // so that its name is shown
    this.#element.stored = [...stored, ...shown.filter((file) => this.#fromModel.has(file) && !keys.has(file.key))];
  }

  /**
   * Follows a model that the page has set: shows the entries that are new in it as stored, and removes from the list those that are no
   * longer in it, without an event. What the element has stored since it last told the model stays.
   */
  follow(model: readonly string[]): void {
    const before = new Set(this.#known.map(this.#idOf));
    const after = new Set(model.map(this.#idOf));
    this.#known = model;
    const own = new Set(this.#element.value?.map(this.#idOf));
    const added = model.filter((entry) => !before.has(this.#idOf(entry)) && !own.has(this.#idOf(entry)));
    this.#change(
      added.map(this.#fileOf),
      [...before].filter((id) => own.has(id) && !after.has(id)),
    );
  }

  #change(added: readonly StoredFile[], removed: readonly string[]): void {
    const { value = [], tasks = [] } = this.#element;
    if (added.length + removed.length === 0) return;
    const done = tasks.filter(({ result }) => result);
    const gone = new Set(done.filter((_, index) => removed.includes(this.#idOf(value[index]!))));
    const goneKeys = new Set([...gone].map(({ result }) => result?.key));
    for (const file of added) this.#fromModel.add(file);
    const kept = this.#shown().filter(({ key }) => !goneKeys.has(key));
    if (added.length > 0 || kept.length !== this.#element.stored?.length) this.#element.stored = [...kept, ...added];
    this.#element.addEventListener?.('file-removed', stop, true);
    for (const task of gone) this.#element.remove?.(task);
    this.#element.removeEventListener?.('file-removed', stop, true);
  }

  /** The files of `stored` that the person has not removed. */
  #shown(): StoredFile[] {
    const keys = new Set(this.#element.tasks?.map(({ result }) => result?.key));
    return (this.#element.stored ?? []).filter(({ key }) => keys.has(key));
  }

  /** What makes two entries the same: `json` may be written in another order, and `url` with a query. */
  readonly #idOf = (entry: string): string => {
    const { key, url } = this.#fileOf(entry);
    return (this.#element.valueAs === 'url' && url) || key;
  };

  readonly #fileOf = (entry: string): StoredFile => {
    try {
      if (this.#element.valueAs === 'json') return JSON.parse(entry) as StoredFile;
      if (this.#element.valueAs !== 'url' || !/^https?:/.test(entry)) return { key: entry };
      const { origin, pathname } = new URL(entry);
      return { key: decodeURIComponent(pathname.slice(1)), url: origin + pathname };
    } catch {
      return { key: entry };
    }
  };
}

const stop = (event: Event) => event.stopImmediatePropagation();
