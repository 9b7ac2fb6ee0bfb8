import type { UploadTask } from '../../task/upload-task.js';
import type { SettingsElement } from '../host/settings.js';
import type { ElementContext } from '../queue/context.js';
import type { UnfinishedList } from './unfinished-list.js';

type LoadList = () => Promise<typeof import('./unfinished-list.js')>;

/** Continues what an earlier page left unfinished, as far as it may, and lists the rest. It is loaded with the memory, so it imports nothing that the core lacks. */
export class EarlierFiles {
  /** What is listed; undefined where nothing is. */
  list: UnfinishedList | undefined;
  readonly #context: ElementContext;
  readonly #keepsStored: (host: SettingsElement) => boolean;
  readonly #loadList: LoadList;
  readonly #expect: (restoring: Promise<unknown>) => void;
  #hasRestored = false;
  #hasResumed = false;

  /** @param keepsStored whether a stored file stays until another one is stored @param expect called with what the form waits for */
  constructor(
    context: ElementContext,
    keepsStored: (host: SettingsElement) => boolean,
    loadList: LoadList,
    expect: (restoring: Promise<unknown>) => void,
  ) {
    this.#context = context;
    this.#keepsStored = keepsStored;
    this.#loadList = loadList;
    this.#expect = expect;
  }

  /** Looks for it. */
  async refresh(): Promise<void> {
    const { host, queue, takesFiles } = this.#context;
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
    const isResumed = isAuto && (await tasks.listUnfinished()).length > 0;
    const failures = isResumed ? await (await this.#loadList()).resumeGranted(tasks) : [];
    await this.#showList();
    for (const [id, error] of failures) this.list?.showFailure(id, error);
  }

  async #showList(): Promise<void> {
    if (this.list) return this.list.refresh();
    if ((await this.#context.queue.current().listUnfinished()).length === 0) return;
    const { UnfinishedList } = await this.#loadList();
    this.list ??= new UnfinishedList(this.#context);
  }

  /**
   * Where a new file replaces the one that is there, a file that was chosen before an earlier page's came to light has replaced that: where
   * a stored one stays until then, as soon as it is stored.
   */
  #makeWay(restored: readonly UploadTask[]): void {
    const { host, queue } = this.#context;
    const isThere = ({ state, hasRun }: UploadTask) => {
      if (this.#keepsStored(host) || state.status === 'done') return state.status === 'done' && hasRun; // not what the page has set
      return state.status === 'queued' ? !state.reason : state.status !== 'canceled'; // rules may still reject it
    };
    if (!queue.replaces || !queue.tasks.some((task) => !restored.includes(task) && isThere(task))) return;
    for (const task of restored) queue.current().remove(task);
  }
}
