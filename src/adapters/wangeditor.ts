import { type AdapterOptions, type FailedUpload, uploadForHost } from './upload-for-host.js';

export type { AdapterOptions };

/** What is used of a wangEditor. */
export interface WangEditor {
  /** Shows how far the upload is, in percent. */
  showProgressBar(percent: number): void;
  /** Calls `customAlert`: the text of a failure. */
  alert(text: string, type: 'error'): void;
  /** When the editor is destroyed, its uploads are canceled. */
  on(event: 'destroyed', listener: () => void): void;
  /** Ends `on`. */
  off(event: 'destroyed', listener: () => void): void;
}

/** The options of `createCustomUpload`. */
export interface WangEditorOptions extends AdapterOptions {
  /** The editor, which does not exist yet when its configuration is written. */
  editor: () => WangEditor;
}

/**
 * Makes a `customUpload` for wangEditor 5: of `MENU_CONF.uploadImage`, and of `MENU_CONF.uploadVideo`. The editor shows the
 * progress and the text of a failure.
 *
 * @example
 * const customUpload = createCustomUpload({ endpoint: '/api/oss-permission', editor: () => editor });
 * const editorConfig = { MENU_CONF: { uploadImage: { customUpload }, uploadVideo: { customUpload } } };
 */
export function createCustomUpload({
  editor,
  ...options
}: WangEditorOptions): (file: File, insert: (url: string, alt: string, href: string) => void) => Promise<void> {
  return async (file, insert) => {
    const host = editor();
    const controller = new AbortController();
    const cancel = () => controller.abort();
    host.on('destroyed', cancel);
    const { signal } = controller;
    await uploadForHost(file, options, { signal, onProgress: (percent) => host.showProgressBar(percent) })
      .then(
        // a video has the address of a poster there, and no third word
        ({ url }) => insert(url, file.type.startsWith('video/') ? '' : file.name, ''),
        ({ message }: FailedUpload) => signal.aborted || host.alert(message, 'error'),
      )
      .finally(() => host.off('destroyed', cancel));
  };
}
