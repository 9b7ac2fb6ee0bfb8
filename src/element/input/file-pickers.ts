import { rememberHandle } from '../../memory/file-handles.js';
import { goesInParts } from '../../object/goes-in-parts.js';
import { takesMany } from '../queue/read-queue-settings.js';
import type { SettingsElement } from '../host/settings.js';
import { readByteSize } from '../words/byte-size.js';
import type { ElementContext } from '../queue/context.js';
import { addFound, standIn } from './add-found.js';

/** File System Access, which TypeScript's DOM types do not have yet. */
type ShowOpenFilePicker = (options: {
  multiple: boolean;
  types?: { accept: Record<string, string[]> }[];
}) => Promise<FileSystemFileHandle[]>;
type ShowDirectoryPicker = () => Promise<FileSystemDirectoryHandle>;

const ADDED_AT_ONCE = 100;

/**
 * The handle dialog (`showOpenFilePicker`, for folders `showDirectoryPicker`), whose files a later page can open again. The input dialog, that of an
 * `<input type=file>`, opens instead
 *
 * - with `capture`, and on touch screens, where it offers the camera and the gallery;
 * - with `no-resume`, and for one file that fits into one request, by `max-file-size`: it is easily chosen again;
 * - under automation (WebDriver), which can choose files only in an input dialog;
 * - if the browser rejects the handle dialog: in some frames, or for an unusual `accept`;
 * - once after a handle dialog that was closed without files, because it cannot open system folders.
 *
 * @returns opens the handle dialog; returns false if the input dialog has to open
 */
export function handlePicker(context: ElementContext, openInputDialog: () => void): () => boolean {
  const { host, queue } = context;
  const { showOpenFilePicker, showDirectoryPicker } = window as unknown as {
    showOpenFilePicker: ShowOpenFilePicker;
    showDirectoryPicker: ShowDirectoryPicker;
  };
  let wasDismissed = false;

  const open = async () => {
    const { multiple, webkitdirectory } = host;
    let handles: FileSystemHandle[];
    try {
      handles = webkitdirectory
        ? [await showDirectoryPicker()]
        : await showOpenFilePicker({ multiple, ...typesOf(queue.rules.accept) });
    } catch (error) {
      wasDismissed = (error as Error).name === 'AbortError';
      if (!wasDismissed) openInputDialog(); // within the same click
      return;
    }
    if (webkitdirectory) return addFolder(handles[0]!, context);
    const files = await Promise.all(handles.map((handle) => fileOf(handle as FileSystemFileHandle)));
    await addFound([new Map(files.map((file) => [file, undefined]))], context);
  };

  return () => {
    const usesInputDialog =
      wasDismissed || !isWorthResuming(host, queue.rules.maxFileSize) || isInputDialogBetter(host);
    wasDismissed = false;
    if (!usesInputDialog) void open();
    return !usesInputDialog;
  };
}

function isWorthResuming(element: SettingsElement, largest = Infinity): boolean {
  const { noResume, partSize } = element;
  if (noResume) return false;
  return takesMany(element) || goesInParts(largest, readByteSize(partSize));
}

function isInputDialogBetter({ capture }: SettingsElement): boolean {
  return capture !== undefined || navigator.webdriver || globalThis.matchMedia?.('(pointer: coarse)').matches;
}

async function addFolder(folder: FileSystemHandle, context: ElementContext): Promise<void> {
  const { filesOf, someAtOnce } = await import('../../memory/files-of-handle.js'); // with the memory, by which a later page opens them
  return addFound(someAtOnce(filesOf(folder, standIn), ADDED_AT_ONCE), context);
}

/** A handle's file, or what stands for it if it was deleted after it was chosen. */
async function fileOf(handle: FileSystemFileHandle): Promise<File> {
  const file = await handle.getFile().catch((cause: unknown) => standIn(handle.name, cause));
  rememberHandle(file, handle);
  return file;
}

/** `accept` in the dialog's form: content types, and extensions under one type; nothing if every file is accepted. */
function typesOf(accepted = ''): { types?: { accept: Record<string, string[]> }[] } {
  const tokens = accepted.split(',').flatMap((token) => token.trim() || []);
  if (tokens.length === 0 || tokens.some((token) => /^\*(\/\*)?$/.test(token))) return {};
  const accept: Record<string, string[]> = {};
  for (const token of tokens) {
    if (token.startsWith('.')) (accept['application/x-by-extension'] ??= []).push(token);
    else accept[token.replace(/;.*/, '')] = [];
  }
  return { types: [{ accept }] };
}
