import { fileIdOf } from './file-id.js';

/** What identifies the upload of a file. */
export interface FileFacts {
  /** The file as it was added. */
  readonly original: File;
  /** Bytes to upload. */
  readonly size: number;
  /** Path below the dropped folder, without the file's name. */
  readonly path: string | undefined;
  /** What was made of its picture, by which settings. */
  readonly image?: { readonly settings?: string | undefined } | undefined;
}

/** Whether these are the same file, which nobody has changed in between. */
const isSameFile = (one: File, other: File): boolean =>
  fileIdOf(one) === fileIdOf(other) && one.lastModified === other.lastModified;

/** What uploads of one file differ in: the image settings that it was made by, else the bytes that are sent of it. */
export const madeOf = ({ image, size }: Pick<FileFacts, 'image' | 'size'>): string => image?.settings ?? String(size);

/** Whether these uploads send the same bytes to the same place. */
export const isSameUpload = (one: FileFacts, other: FileFacts): boolean =>
  isSameFile(one.original, other.original) && one.path === other.path && madeOf(one) === madeOf(other);
