const extensions = {
  image: 'jpg jpeg png gif webp avif heic heif svg bmp tif tiff psd raw',
  video: 'mp4 mov mkv avi webm m4v wmv',
  audio: 'mp3 wav flac aac m4a ogg opus',
  archive: 'zip rar 7z gz tar bz2 xz tgz dmg iso',
  sheet: 'xls xlsx csv tsv numbers ods parquet',
  slides: 'ppt pptx key odp',
  document: 'pdf doc docx rtf odt pages epub',
  plain: 'txt md log',
  code: 'js ts json xml yaml yml html css py go java c cpp rs sh sql',
} satisfies Record<string, string>;

export type FileKind = keyof typeof extensions | 'other';

const kinds = new Map(
  Object.entries(extensions).flatMap(([kind, list]) => list.split(' ').map((one) => [one, kind as FileKind])),
);

/**
 * A file's kind: by its extension first, because browsers know few types. Its label has four letters at most, in capitals that are the same in
 * every language: CSS would write "ZİP" in Turkish.
 */
export function kindOf(name: string, type: string): { kind: FileKind; extension: string; label: string } {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const group = type.split('/')[0];
  const byType = group === 'image' || group === 'video' || group === 'audio' ? group : 'other';
  return { kind: kinds.get(extension) ?? byType, extension, label: extension.slice(0, 4).toUpperCase() };
}
