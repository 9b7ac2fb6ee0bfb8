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
 * The dialog whose files a later page can open again (`showOpenFilePicker`), where it does everything that an
 * `<input type=file>` does. The input's own dialog opens
 *
 * - with `capture` and for folders, and on touch screens, where it offers the camera and the gallery;
 * - if no upload can be left unfinished: with `no-resume`, or if `max-file-size` fits into one request;
 * - under automation (WebDriver), which can choose files only in an input's dialog;
 * - if the browser rejects the other one: in some frames, or for an unusual `accept`;
 * - once after a dialog that was closed without files, because browsers keep system folders from the other one.
 *
 * @returns opens the dialog; returns false if the input's dialog has to open
 */
export function handlePicker(element: SettingsElement, add: AddFiles, openPlain: () => void): () => boolean {
  const { showOpenFilePicker } = window as unknown as { showOpenFilePicker: ShowOpenFilePicker };
  let wasDismissed = false;

  const open = async () => {
    const { accept, multiple } = element;
    let handles: FileSystemFileHandle[];
    try {
      handles = await showOpenFilePicker({ multiple, ...typesOf(accept) });
    } catch (error) {
      wasDismissed = (error as Error).name === 'AbortError';
      if (!wasDismissed) openPlain(); // within the same click
      return;
    }
    const files = await Promise.all(handles.map(fileOf));
    await add(files.filter((file) => file !== undefined));
  };

  return () => {
    const isPlain = wasDismissed || !canLeaveUnfinished(element) || isPlainBetter(element);
    wasDismissed = false;
    if (!isPlain) void open();
    return !isPlain;
  };
}

function canLeaveUnfinished({ noResume, maxFileSize, partSize }: SettingsElement): boolean {
  return !noResume && goesInParts(readByteSize(maxFileSize) ?? Infinity, readByteSize(partSize));
}

function isPlainBetter({ capture, webkitdirectory }: SettingsElement): boolean {
  return capture !== undefined || webkitdirectory || navigator.webdriver || matchMedia('(pointer: coarse)').matches;
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
