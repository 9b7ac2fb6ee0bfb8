import { mimes } from 'mrmime';

/** What mrmime's table lacks and people upload all the same. */
const more: Record<string, string> = {
  '7z': 'application/x-7z-compressed',
  apk: 'application/vnd.android.package-archive',
  flac: 'audio/flac',
  ipynb: 'application/json',
  jfif: 'image/jpeg',
  jsonl: 'text/plain',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  parquet: 'application/vnd.apache.parquet',
  psd: 'image/vnd.adobe.photoshop',
  py: 'text/plain',
  rar: 'application/vnd.rar',
  sh: 'text/plain',
  srt: 'text/plain',
  tar: 'application/x-tar',
};

/** The content type that a file's extension stands for; '' where there is none. */
export function typeByName(name: string): string {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const table = [more, mimes].find((one) => Object.hasOwn(one, extension));
  return table?.[extension] ?? '';
}
