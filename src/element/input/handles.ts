import { rememberHandle } from '../../core/resume/fingerprint.js';
import { goesInParts } from '../../oss/multipart/part-plan.js';
import type { SettingsElement } from '../settings.js';
import { readByteSize } from '../words/byte-size.js';
import type { AddFiles } from './add-files.js';

/** File System Access, which TypeScript's DOM types do not have yet. */
type ShowOpenFilePicker = (options: {
  multiple: boolean;
  types?: { accept: Record<string, string[]> }[];
}) => Promise<FileSystemFileHandle[]>;

/**
 * The handle dialog (`showOpenFilePicker`), whose files a later page can open again. The input dialog, that of an
 * `<input type=file>`, opens instead
 *
 * - with `capture` and for folders, and on touch screens, where it offers the camera and the gallery;
 * - if no upload can be left unfinished: with `no-resume`, or if `max-file-size` fits into one request;
 * - under automation (WebDriver), which can choose files only in an input dialog;
 * - if the browser rejects the handle dialog: in some frames, or for an unusual `accept`;
 * - once after a handle dialog that was closed without files, because it cannot open system folders.
 *
 * @returns opens the handle dialog; returns false if the input dialog has to open
 */
export function handlePicker(element: SettingsElement, add: AddFiles, openInputDialog: () => void): () => boolean {
  const { showOpenFilePicker } = window as unknown as { showOpenFilePicker: ShowOpenFilePicker };
  let wasDismissed = false;

  const open = async () => {
    const { accept, multiple } = element;
    let handles: FileSystemFileHandle[];
    try {
      handles = await showOpenFilePicker({ multiple, ...typesOf(accept) });
    } catch (error) {
      wasDismissed = (error as Error).name === 'AbortError';
      if (!wasDismissed) openInputDialog(); // within the same click
      return;
    }
    const files = await Promise.all(handles.map(fileOf));
    await add(files.filter((file) => file !== undefined));
  };

  return () => {
    const usesInputDialog = wasDismissed || !canLeaveUnfinished(element) || isInputDialogBetter(element);
    wasDismissed = false;
    if (!usesInputDialog) void open();
    return !usesInputDialog;
  };
}

function canLeaveUnfinished({ noResume, maxFileSize, partSize }: SettingsElement): boolean {
  return !noResume && goesInParts(readByteSize(maxFileSize) ?? Infinity, readByteSize(partSize));
}

function isInputDialogBetter({ capture, webkitdirectory }: SettingsElement): boolean {
  return (
    capture !== undefined ||
    webkitdirectory ||
    navigator.webdriver ||
    globalThis.matchMedia?.('(pointer: coarse)').matches
  );
}

async function fileOf(handle: FileSystemFileHandle): Promise<File | undefined> {
  try {
    const file = await handle.getFile();
    rememberHandle(file, handle);
    return file;
  } catch {
    return undefined; // it was deleted after it was chosen
  }
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
