import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';

/** `oss/request/file-content` in the one file: a host sends a file by its path, so its bytes are not read for a form. */
export const contentOf = async (file: Blob): Promise<Blob> => file;

export const unreadable = (reason: unknown): UploadError => toUploadError(reason);

/** The body of a form: the host makes it of these. */
export class HostFormBody {
  readonly fields: Record<string, string> = {};
  readonly file: unknown;

  constructor(fields: readonly (readonly [name: string, value: string])[], file: unknown) {
    for (const [name, value] of fields) this.fields[name] = value;
    this.file = file;
  }
}

export const formBody = (fields: readonly (readonly [name: string, value: string])[], _: unknown, file: Blob) => ({
  headers: {},
  body: new HostFormBody(fields, file),
});
