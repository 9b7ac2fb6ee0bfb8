import { mimes } from 'mrmime';

/** Types that people upload and mrmime's table lacks. */
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

/** The content type for a file's extension; '' where it is unknown. */
export function typeByExtension(name: string): string {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const table = [more, mimes].find((one) => Object.hasOwn(one, extension));
  return table?.[extension] ?? '';
}
