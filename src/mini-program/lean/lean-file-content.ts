import type { Bytes } from '../../base/base64.js';
import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';

/** `oss/request/file-content` in the one file: a host sends a file by its path, so its bytes are not read for a form. */
export type Content = Blob | Bytes;

export const contentOf = async (file: Blob): Promise<Content> => file;

export const unreadable = (reason: unknown): UploadError => toUploadError(reason);
