/** Larger images cost too much memory to decode for so small a picture. Of a video only little is read. */
const LARGEST_IMAGE = 40_000_000;
/** Pictures out of view that are kept in case they come back. */
const KEPT = 100;

/** Small pictures of images and videos, made one after another while their rows are in view, and let go of afterwards. */
export class Pictures {
  /** Those seen last stand last. */
  readonly #made = new Map<File, HTMLCanvasElement>();
  readonly #hopeless = new WeakSet<File>();
  readonly #fileOf: (row: Element) => File | undefined;
  readonly #changed: () => void;
  readonly #inView = new Set<Element>();
  readonly #observer = new IntersectionObserver((entries) => this.#look(entries), { rootMargin: '100px' });
  #working = false;

  /** @param changed is called when a picture is there that was not. */
  constructor(fileOf: (row: Element) => File | undefined, changed: () => void) {
    this.#fileOf = fileOf;
    this.#changed = changed;
  }

  of(file: File): HTMLCanvasElement | undefined {
    return this.#made.get(file);
  }

  /** Has pictures made for those of these rows that are or come into view. */
  watch(rows: Iterable<Element>): void {
    for (const row of rows) this.#observer.observe(row);
  }

  #look(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#inView.add(target);
      else this.#inView.delete(target);
      if (!target.isConnected) this.#observer.unobserve(target);
    }
    this.#letGo();
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let file = this.#next(); file; file = this.#next()) {
      try {
        const { drawPicture } = await import('./picture.js');
        this.#made.set(file, await drawPicture(file));
        this.#changed();
      } catch {
        this.#hopeless.add(file); // the type's letters have to do
      }
    }
    this.#working = false;
  }

  #next(): File | undefined {
    return this.#filesInView().find((file) => !this.#made.has(file) && !this.#hopeless.has(file) && canTry(file));
  }

  #filesInView(): File[] {
    return [...this.#inView].flatMap((row) => this.#fileOf(row) ?? []);
  }

  #letGo(): void {
    const seen = this.#filesInView();
    for (const file of seen) {
      const picture = this.#made.get(file);
      if (!picture) continue;
      this.#made.delete(file);
      this.#made.set(file, picture);
    }
    for (const [file, picture] of this.#made) {
      if (this.#made.size <= seen.length + KEPT) break;
      picture.width = 0; // its memory, now
      this.#made.delete(file);
    }
  }
}

const canTry = ({ type, size }: File) =>
  type.startsWith('video/') || (/^image\/(?!svg)/.test(type) && size <= LARGEST_IMAGE);
