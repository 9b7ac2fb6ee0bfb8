import { lazy } from '../../core/lazy.js';
import type { UnfinishedList } from './unfinished-list.js';

const loadList = lazy(() => import('./unfinished-list.js'));

/** Finds what an earlier page left unfinished: continues what it may, and lists the rest. The list's code is loaded when there is some. */
export class Finder {
  readonly #takesFiles: () => boolean;
  readonly #parts: ConstructorParameters<typeof UnfinishedList>;
  #list: UnfinishedList | undefined;
  #hasResumed = false;

  /**
   * @param takesFiles whether files may be added now
   * @param parts the parts of the element that the list needs
   */
  constructor(takesFiles: () => boolean, ...parts: ConstructorParameters<typeof UnfinishedList>) {
    this.#takesFiles = takesFiles;
    this.#parts = parts;
  }

  /** What is shown; undefined while nothing was found. */
  get list(): UnfinishedList | undefined {
    return this.#list;
  }

  async refresh(): Promise<void> {
    const [host, queue] = this.#parts;
    if (!host.isConnected) return; // nobody sees it: another element may take what is left
    const tasks = queue.configured();
    await tasks.restore(); // what this page stored before a reload, and its form did not submit or it did not save
    const isAuto = host.resumeMode === 'auto' && !this.#hasResumed && this.#takesFiles();
    this.#hasResumed ||= isAuto;
    const code = isAuto && (await import('./resume-granted.js').catch(() => undefined)); // without it, the list offers the same
    const failures = code ? await code.resumeGranted(tasks) : [];
    if (this.#list) await this.#list.refresh();
    else if ((await queue.current().listUnfinished()).length > 0) {
      const { UnfinishedList } = await loadList();
      this.#list ??= new UnfinishedList(...this.#parts);
    }
    for (const [id, error] of failures) this.#list?.showFailure(id, error);
  }
}
