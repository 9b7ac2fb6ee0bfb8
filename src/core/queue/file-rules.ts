import type { FileInfo } from '../grant/grant.js';
import { type FileRule, UploadError } from '../upload-error.js';

/** What the page lets in. Sizes in bytes. */
export interface FileRules {
  /** As on `<input accept>`: `.jpg`, `image/*`, `text/plain`, comma-separated. */
  accept?: string | undefined;
  maxFiles?: number | undefined;
  maxFileSize?: number | undefined;
  minFileSize?: number | undefined;
  maxTotalSize?: number | undefined;
  /** Refuses a file that is in the queue already: of the same name, size, time of last change and folder. */
  unique?: boolean | undefined;
}

/** Files and bytes that are in the queue already. */
export interface Admitted {
  count: number;
  size: number;
}

/** Why a file may not come in, or undefined when it may. */
export function refuse(file: FileInfo, rules: FileRules, admitted: Admitted): UploadError | undefined {
  const { accept, maxFiles = Infinity, maxFileSize = Infinity, minFileSize = 0, maxTotalSize = Infinity } = rules;
  if (admitted.count >= maxFiles) return refusal('max-files', `Only ${maxFiles} files may be added.`, maxFiles);
  if (accept && !accepts(accept, file)) return refusal('accept', `Only ${accept} may be added.`);
  if (file.size > maxFileSize) return refusal('max-file-size', `Over ${maxFileSize} bytes.`, maxFileSize);
  if (file.size < minFileSize) return refusal('min-file-size', `Under ${minFileSize} bytes.`, minFileSize);
  if (admitted.size + file.size > maxTotalSize) {
    return refusal('max-total-size', `All files together may have ${maxTotalSize} bytes.`, maxTotalSize);
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

/** Does `<input accept>` let this file in? By its type, or by its name's extension (HTML, "accept"). */
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

/** A refusal as an error with its rule, and the number the rule compares with. */
export function refusal(rule: FileRule, message: string, limit?: number): UploadError {
  return new UploadError('rejected', message, { rule, limit });
}
