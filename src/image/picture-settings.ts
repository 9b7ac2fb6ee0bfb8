import { warnOnce } from '../base/warn-once.js';
import { readRatio } from '../media/ratio.js';
import type { ImageSettings } from '../media/image-settings.js';

/** `1920x1080`, or `1920` for both sides, in pixels. */
export function sizeIn(max: string): readonly [width: number, height: number] | undefined {
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
