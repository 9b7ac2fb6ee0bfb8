// #region upload
import { upload, type UploadOptions } from 'oss-direct-upload/core';

const settings = {
  endpoint: '/api/oss-permission',
  rules: { accept: 'image/*', maxFileSize: 10_000_000 },
} satisfies UploadOptions;

/** The address that the document keeps. */
const urlOf = (key: string) => `/files/${key.split('/').map(encodeURIComponent).join('/')}`;
// #endregion upload

// #region tinymce
// tinymce.init({ images_upload_handler })
export const images_upload_handler = async (
  image: { blob(): Blob; filename(): string },
  progress: (percent: number) => void,
): Promise<string> => {
  const blob = image.blob();
  const file = new File([blob], image.filename(), { type: blob.type });
  const { key } = await upload(file, { ...settings, onProgress: ({ sent, size }) => progress((100 * sent) / size) });
  return urlOf(key);
};
// #endregion tinymce

// #region wangeditor
// editorConfig.MENU_CONF.uploadImage = { customUpload }
export const customUpload = async (
  file: File,
  insert: (url: string, alt: string, href: string) => void,
): Promise<void> => {
  const { key } = await upload(file, settings);
  insert(urlOf(key), file.name, '');
};
// #endregion wangeditor

// #region ckeditor
interface Loader {
  readonly file: Promise<File | null>;
  uploadTotal: number | null;
  uploaded: number;
}

class OssAdapter {
  readonly #loader: Loader;
  readonly #controller = new AbortController();

  constructor(loader: Loader) {
    this.#loader = loader;
  }

  async upload(): Promise<{ default: string }> {
    const file = await this.#loader.file;
    if (!file) throw new Error('There is no file.');
    const { key } = await upload(file, {
      ...settings,
      signal: this.#controller.signal,
      onProgress: ({ sent, size }) => {
        this.#loader.uploadTotal = size;
        this.#loader.uploaded = sent;
      },
    });
    return { default: urlOf(key) };
  }

  abort(): void {
    this.#controller.abort();
  }
}

// ClassicEditor.create(…, { extraPlugins: [ossUploads] })
export function ossUploads(editor: { plugins: { get(name: 'FileRepository'): object } }): void {
  const repository = editor.plugins.get('FileRepository');
  Object.assign(repository, { createUploadAdapter: (loader: Loader) => new OssAdapter(loader) });
}
// #endregion ckeditor
