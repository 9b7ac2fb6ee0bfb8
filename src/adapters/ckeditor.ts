import { type AdapterOptions, type FailedUpload, uploadForHost } from './upload-for-host.js';

export type { AdapterOptions };

/** What is used of a CKEditor 5 `FileLoader`. */
export interface CKEditorLoader {
  /** The file, or null if it is not there any more. */
  readonly file: Promise<File | null>;
  /** Bytes of the file. */
  uploadTotal: number | null;
  /** Bytes sent. */
  uploaded: number;
}

/** An upload adapter of CKEditor 5. */
export interface CKEditorUploadAdapter {
  /** Uploads the file. @returns its address */
  upload(): Promise<{ default: string }>;
  /** Cancels the upload: the editor calls it when the picture is deleted. */
  abort(): void;
}

/** What is used of a CKEditor 5 editor. */
export interface CKEditor {
  /** The editor's plugins. */
  readonly plugins: { get(name: 'FileRepository'): { createUploadAdapter?(loader: CKEditorLoader): object } };
}

/**
 * Makes a plugin for CKEditor 5, which uploads pasted, dropped and chosen pictures: add it to `plugins`, with `ImageUpload` and
 * without another upload adapter. The editor shows the progress and the text of a failure.
 *
 * @example
 * await ClassicEditor.create(document.querySelector('textarea')!, {
 *   plugins: [Essentials, ImageUpload, createUploadPlugin({ endpoint: '/api/oss-permission' })],
 * });
 */
export function createUploadPlugin(options: AdapterOptions): (editor: CKEditor) => { init(): void } {
  const createUploadAdapter = (loader: CKEditorLoader): CKEditorUploadAdapter => {
    const controller = new AbortController();
    return {
      async upload() {
        const file = (await loader.file)!; // null only after the editor has given the upload up
        const { url } = await uploadForHost(file, options, {
          signal: controller.signal,
          onProgress: (_, { sent, size }) => Object.assign(loader, { uploadTotal: size, uploaded: sent }),
        }).catch(({ message }: FailedUpload) => Promise.reject(message)); // the editor shows what is thrown as it is
        return { default: url };
      },
      abort: () => controller.abort(),
    };
  };
  // called with `new`, which an arrow function does not allow
  return function OssDirectUpload({ plugins }) {
    return { init: () => void (plugins.get('FileRepository').createUploadAdapter = createUploadAdapter) };
  };
}
