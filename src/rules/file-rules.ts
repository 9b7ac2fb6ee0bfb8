import type { FileInfo } from '../object/stored-object.js';
import type { ImageSettings } from '../media/image-settings.js';
import type { UploadError } from '../base/upload-error.js';
import { rejection } from './rejection.js';

/** Which files the page allows. Sizes in bytes. */
export interface FileRules {
  /** As on `<input accept>`: `.jpg`, `image/*`, `text/plain`, comma-separated. @default every type */
  accept?: string | undefined;
  /** @internal Lists like `accept` that a file has to fit all: those of the page and of its route, of which `accept` is what they have in common. */
  acceptAll?: readonly string[] | undefined;
  /** The most files; canceled ones do not count. @default no limit */
  maxFiles?: number | undefined;
  /** The largest file, in bytes. @default no limit */
  maxFileSize?: number | undefined;
  /** The smallest file, in bytes. @default 0 */
  minFileSize?: number | undefined;
  /** The largest sum of all files, in bytes. @default no limit */
  maxTotalSize?: number | undefined;
  /** The narrowest picture or video, in pixels as it is displayed. @default 0 */
  minImageWidth?: number | undefined;
  /** The widest picture or video, in pixels as it is displayed. @default no limit */
  maxImageWidth?: number | undefined;
  /** The lowest picture or video, in pixels as it is displayed. @default 0 */
  minImageHeight?: number | undefined;
  /** The highest picture or video, in pixels as it is displayed. @default no limit */
  maxImageHeight?: number | undefined;
  /** The longest video or sound, in seconds. @default no limit */
  maxDuration?: number | undefined;
  /** Returns why the page rejects a file, in the person's language; nothing if it may be added. What it throws lets the file in. */
  validate?: ((file: File) => string | undefined | Promise<string | undefined>) | undefined;
  /** Rejects a file that is in the queue already: with the same name, size, time of last change and folder. @default false */
  unique?: boolean | undefined;
  /** @internal A stored file stays in the list until another one is stored, and ready, which takes its place: until then it does not count. */
  replaces?: boolean | undefined;
  /** @internal What happens to pictures: the largest size of those that will be smaller is judged then. */
  image?: ImageSettings | undefined;
}

/** The rules on pixels and seconds. */
export const mediaRules = [
  'minImageWidth',
  'maxImageWidth',
  'minImageHeight',
  'maxImageHeight',
  'maxDuration',
] as const;

/** Whether there are any, for which a file is read. */
export const hasMediaRules = (rules: FileRules): boolean => mediaRules.some((name) => rules[name] !== undefined);

/** Whether there are rules that take a while. */
export const hasSlowRules = (rules: FileRules): boolean => !!rules.validate || hasMediaRules(rules);

/** Files and bytes that are in the queue already. */
export interface Admitted {
  count: number;
  size: number;
}

/** The error for which the rules reject a file; undefined when they allow it. */
export function checkRules(file: FileInfo, rules: FileRules, admitted: Admitted): UploadError | undefined {
  const { accept, acceptAll = [accept], maxFileSize = Infinity, minFileSize = 0 } = rules;
  const { image } = rules;
  const { name, type, size } = file;
  if (acceptAll.some((one) => one && !accepts(one, file))) {
    return rejection('accept', `Only ${accept} may be added.`, accept, {
      type: /\.(\w{1,8})$/.exec(name)?.[1] ?? type,
    });
  }
  const willBeSmaller = (image?.max || image?.type || image?.quality || image?.crop) && accepts('image/*', file);
  if (size > maxFileSize && !willBeSmaller)
    return rejection('max-file-size', `Over ${maxFileSize} bytes.`, maxFileSize, { size });
  if (size < minFileSize) return rejection('min-file-size', `Under ${minFileSize} bytes.`, minFileSize, { size });
  // what the file itself breaks is named first: with room for it, it would be rejected, too
  return checkRoom(file, rules, admitted);
}

/** The error for which there is no room for one more file of this size. */
export function checkRoom(
  { size }: Pick<FileInfo, 'size'>,
  { maxFiles = Infinity, maxTotalSize = Infinity }: FileRules,
  admitted: Admitted,
): UploadError | undefined {
  if (admitted.count >= maxFiles) return rejection('max-files', `Only ${maxFiles} files may be added.`, maxFiles);
  const totalSize = admitted.size + size;
  if (totalSize > maxTotalSize) {
    const message = `All files together may have ${maxTotalSize} bytes.`;
    return rejection('max-total-size', message, maxTotalSize, { totalSize });
  }
  return undefined;
}

/** Types that many systems do not know, so that browsers give an empty type, or another one (CSV where Excel is installed). */
const oftenUnknown = new Map(
  Object.entries({
    heic: 'image/heic',
    heif: 'image/heif',
    mkv: 'video/x-matroska',
    csv: 'text/csv',
    md: 'text/markdown',
  }),
);

/**
 * Checks whether `accept` allows a file, by its type or by the extension of its name (HTML, "accept").
 *
 * @example
 * const pictures = files.filter((file) => accepts('image/*,.heic', file));
 */
export function accepts(accept: string, { name, type }: Pick<FileInfo, 'name' | 'type'>): boolean {
  const lowerName = name.toLowerCase();
  const given = type.toLowerCase().replace(/;.*/, '').trim();
  const types = [given, oftenUnknown.get(/\.(\w+)$/.exec(lowerName)?.[1] ?? '') ?? given];
  const tokens = accept
    .toLowerCase()
    .split(',')
    .map((token) => token.trim())
    .filter(Boolean);
  const fits = (token: string) => {
    if (token.startsWith('.')) return lowerName.endsWith(token);
    if (token.endsWith('/*')) return token === '*/*' || types.some((one) => one.startsWith(token.slice(0, -1)));
    return token === '*' || types.includes(token);
  };
  return tokens.length === 0 || tokens.some(fits);
}
