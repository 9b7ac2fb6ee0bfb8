/** A picture with more pixels is neither made smaller nor cropped nor shown: 480 MB decoded. */
export const MOST_PIXELS = 120_000_000;
/** Decoded pixels at work together: 256 MB. */
const MOST_AT_WORK = 64_000_000;

/** A picture takes no longer, in milliseconds. The second time begins after the first, so that a page which the system froze has that left. */
const [TIMEOUT, AFTER_FREEZE] = [50_000, 10_000];

/** Waits for what is done with a picture: some browsers never end to decode one. @throws Error after a minute, or what the work throws */
export function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(new Error('The picture takes too long.'));
    timer = setTimeout(() => (timer = setTimeout(fail, AFTER_FREEZE)), TIMEOUT);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Lets pictures in as long as their decoded pixels fit into memory together, first come, first served; a larger one alone. */
export class PixelGate {
  #used = 0;
  readonly #waiting: { readonly pixels: number; readonly enter: () => void }[] = [];

  /** Runs `work` when there is room for these pixels. @throws Error if it takes too long, or what it throws */
  async use<T>(pixels: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((enter) => {
      this.#waiting.push({ pixels, enter });
      this.#fill();
    });
    try {
      return await inTime(work());
    } finally {
      this.#used -= pixels;
      this.#fill();
    }
  }

  #fill(): void {
    for (let [next] = this.#waiting; next; [next] = this.#waiting) {
      if (this.#used > 0 && this.#used + next.pixels > MOST_AT_WORK) return;
      this.#waiting.shift();
      this.#used += next.pixels;
      next.enter();
    }
  }
}

/** For all pictures of this page: those that are made, cropped and shown, and thumbnails. */
export const pixelGate = new PixelGate();
