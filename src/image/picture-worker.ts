/**
 * Draws pictures smaller, or in another format. As a worker, it responds to `ping` with `ping`, and to `[id, order]` with
 * `[id, blob]`; `[id]` for a picture that stays as it is, also where it cannot be decoded; or `[id, 'altered']` (see `draw`).
 *
 * It imports nothing, so that it also works where a bundler copies it as it is.
 */

export interface Order {
  readonly picture: Blob | ImageBitmap;
  /** Pixels of the picture as it is displayed, by its header. */
  readonly from: readonly [width: number, height: number];
  /** The part to cut out first, and how many quarter turns to the right follow. */
  readonly cut?: { x: number; y: number; width: number; height: number; turns: number } | undefined;
  readonly to: readonly [width: number, height: number];
  /** The type to make, and the one for a transparent picture where that is JPEG. */
  readonly type: string;
  readonly ownType: string;
  readonly quality: number;
}

const JPEG = 'image/jpeg';
const PNG = 'image/png';
/** Pixels of the largest canvas in some browsers. */
const MOST_PIXELS = 16_777_216;
/** A side of the picture that is drawn first, in pixels. */
const CANARY = 8;
/** Exif that says: turned to the right. */
const TURNED = [0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1];
const ORIENTATION = [0, 6, 0, 0, 0, 0, 0, 0];

let isFaithful: Promise<boolean> | undefined;

/**
 * Draws a picture.
 *
 * @returns undefined where the result would not be what was asked: the picture stays as it is. `altered` where the browser alters what is
 *   drawn, against fingerprinting, or turns pictures in a way of its own: they all stay as they are
 * @throws what the browser throws where it cannot decode the picture, or cannot draw at the moment
 */
export async function draw(order: Order): Promise<Blob | 'altered' | undefined> {
  isFaithful ??= checkCanvas().catch((error: unknown) => {
    isFaithful = undefined; // it is not known: the next picture asks again
    throw error;
  });
  if (!(await isFaithful)) return 'altered';
  const { picture, from, cut, to, type, ownType, quality } = order;
  if (picture instanceof Blob && picture.size === 0) return picture; // only the canvas is asked about
  const bitmap = picture instanceof Blob ? await decode(picture) : picture;
  if (bitmap.width !== from[0] || bitmap.height !== from[1]) {
    bitmap.close();
    return undefined;
  }
  const canvas = cut ? turn(shrink(bitmap, cut.turns % 2 ? [to[1], to[0]] : to, cut), cut.turns) : shrink(bitmap, to);
  const isOpaque = ownType === JPEG || !isTransparent(canvas);
  const wanted = type === JPEG && !isOpaque ? ownType : type;
  const blob = await encode(canvas, [wanted, ...(isOpaque ? [JPEG] : cut ? [PNG] : [])], quality);
  release(canvas);
  return blob && (await isOfSize(blob, to)) ? blob : undefined;
}

/** Firefox decodes no blob that is made of pieces of others. */
function decode(picture: Blob): Promise<ImageBitmap> {
  return createImageBitmap(picture).catch(async () => {
    return createImageBitmap(new Blob([await picture.arrayBuffer()], { type: picture.type }));
  });
}

/**
 * In steps of one half, which all engines draw well; more than that at once some draw with jagged edges. Only a first step is larger, of a
 * picture whose half is more than any canvas holds. Closes the bitmap.
 */
function shrink(bitmap: ImageBitmap, [width, height]: readonly [number, number], cut?: Order['cut']): OffscreenCanvas {
  let source: ImageBitmap | OffscreenCanvas = bitmap;
  let part = cut ?? { x: 0, y: 0, width: bitmap.width, height: bitmap.height };
  for (;;) {
    const isLast = part.width <= 2 * width && part.height <= 2 * height;
    const step = Math.max(2, Math.sqrt((part.width * part.height) / MOST_PIXELS));
    const wide = isLast ? width : Math.max(width, Math.floor(part.width / step));
    const high = isLast ? height : Math.max(height, Math.floor(part.height / step));
    const canvas = new OffscreenCanvas(wide, high);
    const context = contextOf(canvas);
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, part.x, part.y, part.width, part.height, 0, 0, wide, high);
    if (source === bitmap) bitmap.close();
    else release(source as OffscreenCanvas);
    if (isLast) return canvas;
    source = canvas;
    part = { x: 0, y: 0, width: wide, height: high };
  }
}

function turn(canvas: OffscreenCanvas, turns: number): OffscreenCanvas {
  if (turns === 0) return canvas;
  const { width, height } = canvas;
  const turned = turns % 2 ? new OffscreenCanvas(height, width) : new OffscreenCanvas(width, height);
  const context = contextOf(turned);
  context.translate(turned.width / 2, turned.height / 2);
  context.rotate((turns * Math.PI) / 2);
  context.drawImage(canvas, -width / 2, -height / 2);
  release(canvas);
  return turned;
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true }); // in memory, not on a graphics card
  if (!context) throw new Error('The browser has no canvas.');
  return context;
}

/** Frees its memory now. */
function release(canvas: OffscreenCanvas): void {
  canvas.width = canvas.height = 0;
}

function isTransparent(canvas: OffscreenCanvas): boolean {
  const { data } = contextOf(canvas).getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 3; at < data.length; at += 4) if (data[at]! < 255) return true;
  return false;
}

/** Browsers that cannot make a type make a PNG: then the next type, a JPEG if the picture is opaque, is made. */
async function encode(canvas: OffscreenCanvas, types: readonly string[], quality: number): Promise<Blob | undefined> {
  for (const type of types) {
    const blob = await canvas.convertToBlob({ type, quality });
    if (blob.type === type) return blob;
  }
  return undefined;
}

/** What was made is opened again before it replaces anything. */
async function isOfSize(blob: Blob, [width, height]: readonly [number, number]): Promise<boolean> {
  const bitmap = await decode(blob);
  const { width: wide, height: high } = bitmap;
  bitmap.close();
  return wide === width && high === height;
}

/** Known pixels are drawn, encoded, opened and read back; and a turned JPEG is opened. */
async function checkCanvas(): Promise<boolean> {
  const canvas = new OffscreenCanvas(CANARY, CANARY);
  const context = contextOf(canvas);
  const known = context.createImageData(CANARY, CANARY);
  for (let at = 0; at < known.data.length; at++) known.data[at] = at % 4 === 3 ? 255 : (at * 37) & 255;
  context.putImageData(known, 0, 0);
  const bitmap = await createImageBitmap(await canvas.convertToBlob({ type: PNG }));
  context.clearRect(0, 0, CANARY, CANARY);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, CANARY, CANARY);
  canvas.width = 2 * CANARY;
  const jpeg = await canvas.convertToBlob({ type: JPEG });
  const exif = Uint8Array.from([...TURNED, ...ORIENTATION]);
  const turned = new Blob([jpeg.slice(0, 2), exif, jpeg.slice(2)], { type: JPEG });
  return known.data.every((value, at) => data[at] === value) && isOfSize(turned, [CANARY, 2 * CANARY]);
}

/** Distinguishes the worker that this package started from others that happen to import this file. */
export const workerName = 'oss-direct-upload-image';

interface WorkerScope {
  readonly name: string;
  onmessage: ((event: MessageEvent<'ping' | [id: number, order: Order]>) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
if ('WorkerGlobalScope' in scope && scope.name === workerName) {
  scope.onmessage = ({ data }) => {
    if (data === 'ping') return scope.postMessage('ping');
    const [id, order] = data;
    draw(order).then(
      (drawn) => scope.postMessage([id, drawn]),
      () => scope.postMessage([id]),
    );
  };
}
