import type { UploadProgress } from '../queue/upload.js';
import { type AdapterOptions, type FailedUpload, uploadForHost } from './upload-for-host.js';

export type { AdapterOptions, FailedUpload };

/** What is used of a Tiptap transaction. */
export interface TiptapTransaction {
  /** Finds the new place of a position. */
  readonly mapping: { map(position: number, side?: number): number };
}

/** What is used of a Tiptap editor. */
export interface TiptapEditor {
  /** The selection, behind which pasted pictures are inserted. */
  readonly state: { readonly selection: { readonly to: number } };
  /** Inserts a picture. */
  readonly commands: { insertContentAt(position: number, content: object): boolean };
  /** Calls a function after each change, or when the editor is destroyed. */
  on(event: 'transaction', listener: (event: { transaction: TiptapTransaction }) => void): unknown;
  on(event: 'destroy', listener: () => void): unknown;
  /** Ends `on`. */
  off(event: 'transaction', listener: (event: { transaction: TiptapTransaction }) => void): unknown;
  off(event: 'destroy', listener: () => void): unknown;
}

/** The options of `createFileHandlers`. */
export interface TiptapOptions extends AdapterOptions {
  /** Shows the text of a failure, `error.message`: the editor has no place for it. */
  onError: (error: FailedUpload, file: File) => void;
  /** How far a file's upload is. */
  onProgress?: ((progress: UploadProgress, file: File) => void) | undefined;
  /** The node to insert, as JSON. @default an `image` with `src` and `alt` */
  nodeOf?: ((url: string, file: File) => object) | undefined;
}

/** What the extension `FileHandler` is configured with. */
export interface TiptapFileHandlers {
  /** Uploads pasted files; nothing if there is HTML too, as from a word processor, which the editor inserts itself. */
  onPaste: (editor: TiptapEditor, files: File[], html?: string) => void;
  /** Uploads dropped files. */
  onDrop: (editor: TiptapEditor, files: File[], position: number) => void;
}

/**
 * Makes the functions for Tiptap's extension `FileHandler`: `FileHandler.configure(createFileHandlers(…))`. A picture appears
 * when it is stored, in its place, also if the person writes meanwhile.
 *
 * @example
 * FileHandler.configure(
 *   createFileHandlers({ endpoint: '/api/oss-permission', onError: ({ message }) => alert(message) }),
 * );
 */
export function createFileHandlers({
  onError,
  onProgress,
  nodeOf = imageOf,
  ...options
}: TiptapOptions): TiptapFileHandlers {
  async function onDrop(editor: TiptapEditor, files: File[], position: number): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    let side = -1; // before what is written at the position, but behind the pictures inserted there
    const follow = ({ transaction }: { transaction: TiptapTransaction }) => {
      position = transaction.mapping.map(position, side);
    };
    const cancel = () => controller.abort();
    editor.on('transaction', follow);
    editor.on('destroy', cancel);
    const insert = (node: object) => {
      side = 1;
      editor.commands.insertContentAt(position, node);
      side = -1;
    };
    const uploads = files.map((file) =>
      uploadForHost(file, options, { signal, onProgress: (_, progress) => onProgress?.(progress, file) }).then(
        ({ url }) =>
          () =>
            insert(nodeOf(url, file)),
        (error: FailedUpload) => () => onError(error, file),
      ),
    );
    for (const upload of uploads) {
      const show = await upload; // in the order of the files
      if (signal.aborted) break;
      try {
        show();
      } catch (thrown) {
        globalThis.reportError?.(thrown); // the page's mistake costs no other file its place
      }
    }
    editor.off('transaction', follow);
    editor.off('destroy', cancel);
  }
  return {
    onDrop: (editor, files, position) => void onDrop(editor, files, position),
    onPaste: (editor, files, html) => html || void onDrop(editor, files, editor.state.selection.to),
  };
}

const imageOf = (src: string, { name: alt }: File) => ({ type: 'image', attrs: { src, alt } });
