import { warnOnce } from '../base/warn-once.js';
import type { Crop } from '../media/crop.js';
import type { ImageSettings } from '../media/image-settings.js';
import { readBlob } from '../base/read-blob.js';
import { Slots } from '../base/slots.js';
import { loadDecoder } from '../media/decode-bitmap.js';
import { kindOf } from '../media/file-bytes.js';
import { MOST_PIXELS } from '../media/pixel-gate.js';
import { readRatio } from '../media/ratio.js';
import { type ImageFacts, inspectImage } from './inspect-picture.js';
import type { Order } from './picture-worker.js';
import { drawInWorker } from './picture-workers.js';

/** What `makeImage` has made of a file. */
export interface MadeImage {
  /** The file to send: the one that was given, where nothing was made of it. */
  readonly file: File;
  /** Pixels as it is displayed, where its header says it. */
  readonly width?: number | undefined;
  /** Pixels as it is displayed, where its header says it. */
  readonly height?: number | undefined;
  /** Whether the file is free of metadata, of a picture or video with `stripMetadata`. */
  readonly stripped?: boolean | undefined;
  /** Whether the file is what the settings ask for: not a picture that could not be drawn or stripped. */
  readonly isAsAsked: boolean;
  /** True where a part was to be cut out, and could not be: the file is the whole picture. */
  readonly isCropLost?: boolean | undefined;
}

const QUALITY = 0.8;
/** No larger picture is drawn: some browsers have no larger canvas. */
const MOST_DRAWN_PIXELS = 16_777_216;
/** A picture that is drawn only for its quality has to become smaller by this share: each encoding costs a little of it. */
const WORTH = 0.1;

/** Files whose headers are read at once: each read takes the page a moment, so that those of hundreds would freeze it. */
const headers = new Slots(8);
const never = new AbortController().signal;

const extensions: Record<string, RegExp> = { 'image/jpeg': /^(jpe?g|jfif)$/i, 'image/png': /^png$/i };

/**
 * Crops a picture, makes it smaller, in another format, or free of metadata, as the settings say. What is not a picture, an animation, a vector, a
 * picture of more than 120 megapixels, and what would grow stays as it is. What was drawn has no metadata and sRGB's colors.
 *
 * @throws what reading throws, e.g. `NotReadableError`
 * @example
 * const { file: smaller } = await makeImage(file, { max: '1920', quality: 0.8, stripMetadata: true });
 */
export async function makeImage(file: File, settings: ImageSettings): Promise<MadeImage> {
  const { kind, facts } = await headers.use(never, () => readHead(file));
  const wish = wishFor(kind, facts, readSettings(settings));
  const drawn = wish && facts && !facts.isAnimated && (await drawIfPossible(file, kind, facts, wish));
  const isNeeded = wish !== undefined && wish.reason !== 'quality';
  if (drawn && isBetter(drawn, file, kind, wish, settings)) {
    const [width, height] = wish.to;
    return { file: drawn, width, height, ...(settings.stripMetadata && { stripped: true }), isAsAsked: true };
  }
  const whole = {
    ...(facts && { width: facts.width, height: facts.height }),
    ...(wish?.reason === 'crop' && { isCropLost: true }),
  };
  const wasNeeded = isNeeded && !drawn; // what was drawn and would grow is sent as it was
  if (!settings.stripMetadata || !mayHaveMetadata(kind)) return { file, ...whole, isAsAsked: !wasNeeded };
  const { stripMetadata } = await import('./strip/strip-metadata.js');
  const rest = await stripMetadata(file);
  return { file: rest ?? file, ...whole, stripped: !!rest, isAsAsked: !wasNeeded && !!rest };
}

async function readHead(file: File): Promise<{ kind: string; facts: ImageFacts | undefined }> {
  const kind = await kindOf(file);
  return { kind, facts: await inspectImage(file, kind) };
}

interface Wish {
  readonly reason: 'crop' | 'size' | 'type' | 'quality';
  /** What is cut out first, and turned. */
  readonly cut: Cut | undefined;
  readonly to: readonly [width: number, height: number];
  readonly type: string;
  readonly quality: number;
}

function wishFor(kind: string, facts: ImageFacts | undefined, settings: ImageSettings): Wish | undefined {
  if (!kind.startsWith('image/')) return undefined;
  const { quality, crop } = settings;
  const isToBeJpeg = kind === 'image/heic' && (settings.max || quality); // few browsers show it
  const type = settings.type?.trim().toLowerCase() || (isToBeJpeg ? 'image/jpeg' : kind);
  const cut = facts && crop ? cutFor(facts, crop) : undefined;
  const { width, height } = cut ? sizeOfCut(cut) : (facts ?? { width: 0, height: 0 });
  const to = fit(width, height, settings.max, cut && MOST_DRAWN_PIXELS);
  const isLossy = kind === 'image/jpeg' || kind === 'image/webp';
  const reason =
    cut || (!facts && crop)
      ? 'crop'
      : to[0] < width || to[1] < height || (!facts && settings.max && kind !== 'image/svg+xml')
        ? 'size'
        : type !== kind
          ? 'type'
          : quality && isLossy
            ? 'quality'
            : undefined;
  return reason && { reason, cut, to, type, quality: quality ?? QUALITY };
}

/** The size that fits into `max` and has at most `pixels`, in the same proportion; never larger. */
function fit(width: number, height: number, max = '', pixels = Infinity): [width: number, height: number] {
  const [wide, high] = sizeIn(max) ?? [Infinity, Infinity];
  const fewer = Math.sqrt(pixels / Math.max(1, width * height));
  const scale = Math.min(1, fewer, wide / width, high / height);
  const rounded = (round: (side: number) => number): [number, number] => [
    Math.max(1, round(width * scale)),
    Math.max(1, round(height * scale)),
  ];
  const nearest = rounded(Math.round);
  return nearest[0] * nearest[1] > pixels ? rounded(Math.floor) : nearest;
}

/** What grew is taken where the page insists on it, where few browsers show the original, or where only what was drawn is free of metadata. */
function isBetter(drawn: File, file: File, kind: string, { reason }: Wish, settings: ImageSettings): boolean {
  if (reason === 'crop' || kind === 'image/heic') return true;
  if (reason === 'quality') return drawn.size < file.size * (1 - WORTH);
  return drawn.size < file.size || !!settings.required || (!!settings.stripMetadata && !canStrip(kind));
}

async function drawIfPossible(
  file: File,
  ownType: string,
  { width, height }: ImageFacts,
  { cut, to, type, quality }: Wish,
): Promise<File | undefined> {
  if (width * height > MOST_PIXELS || to[0] * to[1] > MOST_DRAWN_PIXELS) return undefined;
  const order: Order = { picture: file, from: [width, height], cut, to, type, ownType, quality };
  const drawn = (await drawInWorker(order)) ?? (await drawDecoded(file, order));
  if (drawn === 'altered')
    warnOnce('this browser alters what is drawn: pictures are sent as they are.', 'guide/images#what-is-done');
  if (!drawn || drawn === 'altered') {
    await readBlob(file, 0, 1); // throws where the file can no longer be read
    return undefined;
  }
  return new File([drawn], nameFor(file.name, drawn.type), { type: drawn.type, lastModified: file.lastModified });
}

/** Draws what the page's own decoder makes of a picture; undefined where it has none for this type, or that fails. */
async function drawDecoded(file: File, order: Order): ReturnType<typeof drawInWorker> {
  const decode = await loadDecoder(file).catch(() => undefined);
  if (decode) return drawInWorker(order, () => decode(file));
  if (order.ownType === 'image/heic')
    warnOnce("this browser cannot decode HEIC: import 'oss-direct-upload/heic' for it.", 'guide/images#heic');
  return undefined;
}

/** A name with the ending of a type, instead of its own where that is another's. */
export function nameFor(name: string, type: string): string {
  const [, stem = name, ending = ''] = /^(.*?)(?:\.([^.]*))?$/s.exec(name) ?? [];
  const usual = type.replace('image/', '').replace('jpeg', 'jpg');
  return extensions[type]?.test(ending) || ending.toLowerCase() === usual ? name : `${stem}.${usual}`;
}

/** Whether metadata can be removed without drawing the picture again. */
const canStrip = (kind: string): boolean => /^image\/(jpeg|png|webp|gif|heic|avif)$/.test(kind);

/** Pictures and videos with a place; not drawings, and not what no browser knows as one of them. */
const mayHaveMetadata = (kind: string): boolean => /^(image|video)\/(?!svg|bmp|x-icon|vnd\.micro)/.test(kind);

/** `1920x1080`, or `1920` for both sides, in pixels. */
function sizeIn(max: string): readonly [width: number, height: number] | undefined {
  const [, wide, high = wide] = /^\s*(\d+)\s*(?:[x×*]\s*(\d+)\s*)?$/i.exec(max) ?? [];
  return wide ? [Number(wide) || Infinity, Number(high) || Infinity] : undefined;
}

/** A media type of pictures. Not `image/jpg`: browsers would make a PNG of it. */
const isType = /^\s*image\/(?!jpg\s*$)\S+\s*$/i;

/** The settings without those that cannot be read, about which it warns. */
export function readSettings(settings: ImageSettings): ImageSettings {
  const { max, type, quality, crop } = settings;
  return {
    ...settings,
    max: readable('max', max, (text) => sizeIn(text)),
    type: readable('type', type, (name) => isType.test(name)),
    quality: readable('quality', quality, (share) => share >= 0 && share <= 1),
    crop: readable('crop', crop, (part) => typeof part !== 'string' || readRatio(part)),
  };
}

function readable<T>(name: string, value: T | undefined, isReadable: (value: T) => unknown): T | undefined {
  if (!value || isReadable(value)) return value;
  warnOnce(`unreadable image ${name} "${String(value)}"; ignored.`, 'guide/images#what-is-done');
  return undefined;
}

type Size = Pick<ImageFacts, 'width' | 'height'>;

/** A part in whole pixels, and how often it is turned. */
interface Cut extends Crop {
  readonly turns: number;
}

/** What to cut out of a picture, in whole pixels inside of it; undefined where that is all of it. */
function cutFor({ width, height }: Size, crop: string | Crop): Cut | undefined {
  const part = typeof crop === 'string' ? middleOf({ width, height }, crop) : crop;
  if (!part) return undefined;
  const wide = within(part.width, 1, width);
  const high = within(part.height, 1, height);
  const x = within(part.x, 0, width - wide);
  const y = within(part.y, 0, height - high);
  const turns = (((part.turns ?? 0) % 4) + 4) % 4;
  return wide === width && high === height && turns === 0 ? undefined : { x, y, width: wide, height: high, turns };
}

const sizeOfCut = ({ width, height, turns }: Cut): Size =>
  turns % 2 === 1 ? { width: height, height: width } : { width, height };

/** The largest part of this ratio, in the middle; undefined for an unreadable ratio. */
function middleOf({ width, height }: Size, text: string): Crop | undefined {
  const ratio = readRatio(text);
  if (ratio === undefined) return undefined;
  const wide = Math.min(width, Math.round(height * ratio));
  const high = Math.min(height, Math.round(width / ratio));
  return { x: Math.round((width - wide) / 2), y: Math.round((height - high) / 2), width: wide, height: high };
}

const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, Math.round(value)));
