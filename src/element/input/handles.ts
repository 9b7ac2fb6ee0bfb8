import { rememberHandle } from '../../core/resume/fingerprint.js';
import { goesInParts } from '../../oss/multipart/part-plan.js';
import { readByteSize } from '../words/byte-size.js';
import type { SettingsElement } from '../settings.js';

/** File System Access, as far as browsers have it. */
type ShowOpenFilePicker = (options: {
  multiple: boolean;
  types?: { accept: Record<string, string[]> }[];
}) => Promise<FileSystemFileHandle[]>;

/**
 * The dialog whose files a later page can open again (`showOpenFilePicker`), for where it does all that an
 * `<input type=file>` does. The input's own dialog remains
 *
 * - for `capture` and folders, and on touch screens, where it offers camera and gallery;
 * - where no upload can be left unfinished: with `no-resume`, or a `max-file-size` that one request carries;
 * - under automation (WebDriver), which can answer only an input's dialog;
 * - where a frame's origin or an odd `accept` has the other refused;
 * - the next time after one that ended without files: browsers refuse it system folders, but not the input.
 *
 * @returns opens it, or says by `false` that the plain one has to do.
 */
export function handlePicker(
  element: SettingsElement,
  take: (files: Iterable<File>) => void,
  openPlain: () => void,
): () => boolean {
  const { showOpenFilePicker: show } = window as unknown as { showOpenFilePicker: ShowOpenFilePicker };
  let endedWithout = false;

  const open = async () => {
    const { accept, multiple } = element;
    let handles: FileSystemFileHandle[];
    try {
      handles = await show({ multiple, ...typesOf(accept) });
    } catch (error) {
      endedWithout = (error as Error).name === 'AbortError';
      if (!endedWithout) openPlain(); // while the click still counts
      return;
    }
    const files = await Promise.all(handles.map(fileOf));
    take(files.filter((file) => file !== undefined));
  };

  return () => {
    const isPlain = endedWithout || !canLeaveUnfinished(element) || isElsewhereBetter(element);
    endedWithout = false;
    if (!isPlain) void open();
    return !isPlain;
  };
}

function canLeaveUnfinished({ noResume, maxFileSize, partSize }: SettingsElement): boolean {
  return !noResume && goesInParts(readByteSize(maxFileSize) ?? Infinity, readByteSize(partSize));
}

function isElsewhereBetter({ capture, webkitdirectory }: SettingsElement): boolean {
  return capture !== undefined || webkitdirectory || navigator.webdriver || matchMedia('(pointer: coarse)').matches;
}

async function fileOf(handle: FileSystemFileHandle): Promise<File | undefined> {
  try {
    const file = await handle.getFile();
    rememberHandle(file, handle);
    return file;
  } catch {
    return undefined; // gone since it was chosen
  }
}

/** `accept` as the picker wants it: content types, and extensions below one; nothing where all may come. */
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
