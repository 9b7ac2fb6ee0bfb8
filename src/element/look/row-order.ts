import { shownStatus } from '../task/task-facts.js';
import type { UploadTask } from '../../task/upload-task.js';

/** What a person may have to do something about, then what is still moving or will, then the rest. */
const RANKS = { failed: 0, uploading: 1, queued: 1, paused: 1, processing: 1, done: 2, canceled: 2 } as const;

/** The order of a list that is longer than its window: what matters is in view. */
export class RowOrder {
  readonly #root: ShadowRoot;
  #tasks: readonly UploadTask[] = [];
  #ranks = new Map<UploadTask, number>();
  #ordered: readonly UploadTask[] = [];
  /** Whether rows were held when they were drawn last. */
  #wasHeld = false;

  /** @param redraw called when rows that were held may move */
  constructor(root: ShadowRoot, redraw: () => void) {
    this.#root = root;
    const release = () => this.#wasHeld && requestAnimationFrame(() => !this.isHeld && redraw());
    for (const type of ['pointerout', 'focusout']) root.addEventListener(type, release);
  }

  /** @returns the same array until something changes @param isRanked otherwise tasks stay as they are @param isHeld whether each keeps its rank */
  order(tasks: readonly UploadTask[], isRanked: boolean, isHeld: boolean): readonly UploadTask[] {
    const before = this.#ranks;
    this.#wasHeld = isHeld;
    const rankOf = (task: UploadTask) => (isHeld ? before.get(task) : undefined) ?? RANKS[shownStatus(task)];
    const ranks = new Map<UploadTask, number>(isRanked ? tasks.map((task) => [task, rankOf(task)]) : []);
    const isSame = tasks === this.#tasks && ranks.size === before.size;
    if (isSame && [...ranks].every(([task, rank]) => before.get(task) === rank)) return this.#ordered;
    this.#tasks = tasks;
    this.#ranks = ranks;
    this.#ordered = isRanked ? [...tasks].sort((one, other) => ranks.get(one)! - ranks.get(other)!) : tasks; // each has one
    return this.#ordered;
  }

  /** A person points at a row, or has the focus in one: none moves away under their hands. A finger points at nothing for long. */
  get isHeld(): boolean {
    const focused = this.#root.activeElement ? '.list :focus-visible' : '.list:focus-within'; // or in what the page has put there
    const isPointed = globalThis.matchMedia?.('(hover: hover)').matches && this.#root.querySelector('.list:hover');
    return !!(isPointed || this.#root.querySelector(focused));
  }
}
