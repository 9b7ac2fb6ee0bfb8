/** CSS pixels of a thumbnail's side, twice for dense screens. */
const SIDE = 80;
/** Larger files cost too much memory to decode for so small a picture. */
const LARGEST = 40_000_000;

/** Small pictures of image files, made one after another while their rows are in view. */
export class Pictures {
  readonly #made = new WeakMap<File, HTMLCanvasElement | undefined>();
  readonly #changed: () => void;
  #wanted: File[] = [];
  #working = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  of(file: File): HTMLCanvasElement | undefined {
    return this.#made.get(file);
  }

  /** Makes pictures of these; what was asked for before and is not among them is let be. */
  want(files: readonly File[]): void {
    this.#wanted = files.filter((file) => !this.#made.has(file) && isPicture(file));
    if (!this.#working && this.#wanted.length > 0) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let file = this.#wanted.shift(); file; file = this.#wanted.shift()) {
      this.#made.set(file, undefined);
      const picture = await draw(file).catch(() => undefined); // the type's letters have to do
      if (!picture) continue;
      this.#made.set(file, picture);
      this.#changed();
    }
    this.#working = false;
  }
}

const isPicture = ({ type, size }: File) => /^image\/(jpeg|png|webp|gif|avif|bmp)$/.test(type) && size <= LARGEST;

/** The middle of the image, as a square. A canvas needs no `blob:` in the page's `img-src`. */
async function draw(file: File): Promise<HTMLCanvasElement> {
  const whole = await createImageBitmap(file);
  const { width, height } = whole;
  const side = Math.min(width, height);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(whole, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  whole.close();
  return canvas;
}
