import type { ReactiveController } from 'lit';
import { lazy } from '../../base/lazy.js';
import type { StoredFile } from '../../object/stored-file.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { ElementContext } from '../queue/context.js';
import { rememberHeight } from '../queue/remember-height.js';
import type { UnfinishedList } from './unfinished-list.js';

const loadList = lazy(() => import('./unfinished-list.js'));

/** Finds what an earlier page left unfinished: continues what it may, and lists the rest. The list's code is loaded when there is some. */
export class Finder implements ReactiveController {
  readonly #context: ElementContext;
  #list: UnfinishedList | undefined;
  #isMissed = false;
  #hasRestored = false;
  #hasResumed = false;

  constructor(context: ElementContext) {
    this.#context = context;
    context.host.addController(this);
    rememberHeight(context);
  }

  /** The element is back. */
  hostConnected(): void {
    if (this.#isMissed) this.refresh().catch(() => {}); // storage may be blocked
  }

  /** What is shown; undefined while nothing was found. */
  get list(): UnfinishedList | undefined {
    return this.#list;
  }

  async refresh(): Promise<void> {
    const { host, queue, takesFiles } = this.#context;
    this.#isMissed = !host.isConnected; // nobody sees it: another element may take what is left
    if (this.#isMissed) return;
    const tasks = queue.configured();
    // what this page stored before a reload, and its form did not submit or it did not save
    const restored = await tasks.restore((restoring) => {
      this.#expect(restoring);
      void this.#showList().catch(() => {}); // a count, until then
    });
    if (!this.#hasRestored) this.#makeWay(restored);
    this.#hasRestored = true;
    const isAuto = host.isConnected && host.resumeMode === 'auto' && !this.#hasResumed && takesFiles();
    this.#hasResumed ||= isAuto;
    const code = isAuto && (await import('./resume-granted.js').catch(() => undefined)); // without it, the list offers the same
    const failures = code ? await code.resumeGranted(tasks) : [];
    await this.#showList();
    for (const [id, error] of failures) this.#list?.showFailure(id, error);
  }

  /** Shows what the state of a form brings back. @param onRestored called in the same step */
  restoreState(objects: readonly StoredFile[], onRestored: () => void): void {
    this.#expect(this.#context.queue.configured().memory.restoreState(objects, onRestored));
  }

  /** The form waits for files of earlier pages: a grant is fetched that says whose they are. */
  #expect(restoring: Promise<unknown>): void {
    this.#context.queue.expect([new File([], '')], restoring, false).catch(() => {}); // without its code, nothing comes back
  }

  async #showList(): Promise<void> {
    if (this.#list) return this.#list.refresh();
    if ((await this.#context.queue.current().listUnfinished()).length === 0) return;
    const { UnfinishedList } = await loadList();
    this.#list ??= new UnfinishedList(this.#context);
  }

  /**
   * Where a new file replaces the one that is there, a file that was chosen before an earlier page's came to light has replaced that: of an
   * avatar as soon as it is stored.
   */
  #makeWay(restored: readonly UploadTask[]): void {
    const { host, queue } = this.#context;
    const isThere = ({ state, hasRun }: UploadTask) => {
      if (host.variant === 'avatar' || state.status === 'done') return state.status === 'done' && hasRun; // not what the page has set
      return state.status === 'queued' ? !state.reason : state.status !== 'canceled'; // rules may still reject it
    };
    if (!queue.replaces || !queue.tasks.some((task) => !restored.includes(task) && isThere(task))) return;
    for (const task of restored) queue.current().remove(task);
  }
}
